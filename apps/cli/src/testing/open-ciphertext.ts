import { formatScope, isPrivate, readJwe } from '@iterapp/crypto/format'
import type { KeySet } from '@iterapp/crypto/node-jose'
import { loadPrivateKey, openJwe, unwrapContentKey } from '@iterapp/crypto/openssl'

/** A ciphertext opened as the keys service and the init-container would, and what it is bound to. */
export function openCiphertext(text: string, keys: KeySet): { scope: string; value: string } {
  const jwe = readJwe(text)
  const { kid, epk, apv, scope } = jwe.header
  const record = keys.find((key) => key.kid === kid)
  if (record === undefined || !isPrivate(record)) throw new Error('no private key for it')
  const { encryptedKey } = jwe
  const contentKey = unwrapContentKey(loadPrivateKey(record), { epk, apv, encryptedKey })
  const value = Buffer.from(openJwe(jwe, contentKey)).toString('utf8')
  return { scope: formatScope(scope), value }
}

/** The first ciphertext in a text. */
export function firstCiphertext(text: string): string {
  return /eyJ[\w.-]*/.exec(text)?.[0] ?? ''
}
