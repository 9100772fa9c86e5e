import {
  ALG,
  ENC,
  encodeBase64url,
  formatScope,
  publicRecord,
  type PrivateKeyRecord,
  type PublicKeyRecord,
  type Scope,
} from '@iterapp/crypto/format'
import { createCipheriv, createPrivateKey, createPublicKey, diffieHellman, hash } from 'node:crypto'
import { bytesFromLabel, keyFromLabel, sealingKey } from './test-keys'

/** All that goes into a ciphertext, free to choose: also what no library would make. */
export interface Ingredients {
  readonly value: Uint8Array
  /** The recipient's; only the public part is used. */
  readonly key: PublicKeyRecord
  readonly ephemeral: PrivateKeyRecord
  readonly contentKey: Uint8Array
  readonly iv: Uint8Array
  /** The bytes of PartyVInfo in the key derivation. */
  readonly apv: Uint8Array
  /** The protected header, as its bytes before base64url. */
  readonly header: string | Uint8Array
}

/** The values in between, for who follows the derivation with a pencil. */
export interface Derivation {
  readonly sharedSecret: Buffer
  /** What is hashed: the counter, the shared secret, and OtherInfo of RFC 7518 §4.6.2. */
  readonly concatKdfInput: Buffer
  readonly wrappingKey: Buffer
}

export const scope: Scope = { use: 'runtime', app: 'myapp', environment: 'test', name: 'API_KEY' }

/** The parameters of a header as this project writes them. */
export function headerFor(of: {
  readonly scope?: Scope
  readonly skeleton?: string
  readonly key?: PublicKeyRecord
  readonly ephemeral?: PublicKeyRecord
}): Record<string, unknown> {
  const { kty, crv, x, y } = of.ephemeral ?? keyFromLabel('ephemeral key', 0)
  return {
    alg: ALG,
    enc: ENC,
    kid: (of.key ?? sealingKey).kid,
    ...(of.skeleton === undefined ? {} : { skeleton: of.skeleton }),
    apv: encodeBase64url(formatScope(of.scope ?? scope)),
    epk: { kty, crv, x, y },
  }
}

/**
 * Seals with OpenSSL's primitives and nothing of what is tested. Whatever is not given is that of one
 * good ciphertext, so that a test changes exactly one thing and all the cryptography stays in order.
 */
export function sealByHand(change: Partial<Ingredients> = {}): string {
  const all: Ingredients = {
    value: Buffer.from('hello'),
    key: sealingKey,
    ephemeral: keyFromLabel('ephemeral key', 0),
    contentKey: bytesFromLabel('content key'),
    iv: bytesFromLabel('initialization vector').subarray(0, 12),
    apv: Buffer.from(formatScope(scope)),
    header: JSON.stringify(headerFor({})),
    ...change,
  }
  const header = encodeBase64url(all.header)
  const { wrappingKey } = derive(all)
  const wrap = createCipheriv('id-aes256-wrap', wrappingKey, Buffer.alloc(8, 0xa6))
  const encryptedKey = Buffer.concat([wrap.update(all.contentKey), wrap.final()])
  const seal = createCipheriv('aes-256-gcm', all.contentKey, all.iv)
  seal.setAAD(Buffer.from(header, 'ascii'))
  const ciphertext = Buffer.concat([seal.update(all.value), seal.final()])
  return [
    header,
    ...[encryptedKey, all.iv, ciphertext, seal.getAuthTag()].map((part) => encodeBase64url(part)),
  ].join('.')
}

/** RFC 7518 §4.6.2, spelled out. */
export function derive({
  key,
  ephemeral,
  apv,
}: Pick<Ingredients, 'key' | 'ephemeral' | 'apv'>): Derivation {
  const sharedSecret = diffieHellman({
    privateKey: createPrivateKey({ key: { ...ephemeral }, format: 'jwk' }),
    publicKey: createPublicKey({ key: { ...publicRecord(key) }, format: 'jwk' }),
  })
  const concatKdfInput = Buffer.concat([
    Buffer.from('00000001', 'hex'),
    sharedSecret,
    lengthPrefixed(Buffer.from(ALG)),
    lengthPrefixed(Buffer.alloc(0)),
    lengthPrefixed(apv),
    Buffer.from('00000100', 'hex'),
  ])
  return { sharedSecret, concatKdfInput, wrappingKey: hash('sha256', concatKdfInput, 'buffer') }
}

function lengthPrefixed(bytes: Uint8Array): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(bytes.length)
  return Buffer.concat([length, bytes])
}
