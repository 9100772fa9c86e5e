import { quoteName } from '@iterapp/config'
import { isIterappError } from '@iterapp/errors'
import type { Finding } from '../finding'
import type { SealedValue } from '../sealed-values'

/** Finds encrypted values whose ciphertext is none, with the code that tells why. */
export function findUnreadable(sealed: readonly SealedValue[]): readonly Finding[] {
  return sealed.flatMap(({ jwe, place, value: { at } }) => {
    if (!isIterappError(jwe)) return []
    const { name } = place
    const message = `${quoteName(name)} cannot be opened: ${jwe.message}`
    return [{ code: jwe.code, message, at, name, severity: 'error', encryptFor: place }]
  })
}
