import { quoteName, type Config } from '@iterapp/config'
import { isIterappError } from '@iterapp/errors'
import { readJwe } from '@iterapp/crypto/format'
import type { Finding } from '../finding'

/** Finds plain values that are a ciphertext: the app would get it as it is. */
export function findBareCiphertexts({ env }: Config): readonly Finding[] {
  return [...env.values()].flatMap((table) =>
    Array.from(table).flatMap(([name, value]): readonly Finding[] => {
      if (value.kind !== 'plain' || !isCiphertext(value.value)) return []
      const message = `${quoteName(name)} is a ciphertext as a plain value; write { encrypted = "eyJ…" }`
      return [{ code: 'ERR_CONFIG_TYPE', message, at: value.at, name, severity: 'error' }]
    }),
  )
}

/** Whether a text is a ciphertext of ours, whole and well-formed. */
export function isCiphertext(text: string): boolean {
  if (!text.startsWith('eyJ')) return false
  try {
    readJwe(text)
    return true
  } catch (error) {
    if (!isIterappError(error)) throw error
    return false
  }
}
