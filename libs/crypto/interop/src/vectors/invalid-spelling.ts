import { encodeBase64url } from '@iterapp/crypto/format'
import { sealByHand } from '../seal-by-hand'
import type { InvalidVector } from './vector'

const partNames = ['header', 'encrypted key', 'initialization vector', 'ciphertext', 'tag']
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** Other spellings of one part; decoders of JOSE libraries take most of them for the same bytes. */
const spellings: Readonly<Record<string, (part: string) => string>> = {
  'a space before it': (part) => ` ${part}`,
  'a space after it': (part) => `${part} `,
  'a line feed in it': (part) => `${part.slice(0, 8)}\n${part.slice(8)}`,
  'a tab in it': (part) => `${part.slice(0, 8)}\t${part.slice(8)}`,
  'a NUL in it': (part) => `${part.slice(0, 8)}\0${part.slice(8)}`,
  'a zero width space in it': (part) => `${part.slice(0, 8)}\u200b${part.slice(8)}`,
  'padding to whole groups': (part) => part.padEnd(Math.ceil(part.length / 4) * 4, '='),
  'a padding character too many': (part) => `${part}=`,
  'an octet of percent-encoding': (part) => `${part}%3D`,
  'a character that ends no byte': (part) => part + 'AAAA'.slice((part.length + 3) % 4),
  'a plus for a dash': (part) => part.replace(/[-]|$/, '+'),
  'a slash for an underscore': (part) => part.replace(/[_]|$/, '/'),
}

/**
 * Every text that spells the parts of a JWE otherwise than in the canonical way: by
 * {@link spellings}, by bits to spare, by the number of parts.
 */
export function respell(jwe: string): readonly (readonly [string, string])[] {
  const parts = jwe.split('.')
  const one = parts.flatMap((part, index) => {
    const inPlace = (text: string) => parts.with(index, text).join('.')
    const name = partNames[index] ?? ''
    return [
      ...Object.entries(spellings).map(
        ([description, spell]) => [`${name} with ${description}`, inPlace(spell(part))] as const,
      ),
      ...spareBits(part).map(
        (text) => [`${name} with spare bits (${text.slice(-1)})`, inPlace(text)] as const,
      ),
      [`the ${name} left out`, parts.toSpliced(index, 1).join('.')] as const,
      [`a part more before the ${name}`, parts.toSpliced(index, 0, '').join('.')] as const,
    ]
  })
  const whole: readonly (readonly [string, string])[] = [
    ['a line feed at the end', `${jwe}\n`],
    ['a carriage return and a line feed at the end', `${jwe}\r\n`],
    ['a space at the start', ` ${jwe}`],
    ['quotes around it', `"${jwe}"`],
    ['a dot at the end', `${jwe}.`],
    ['nothing', ''],
    ['the same twice', jwe + jwe],
    ['JSON serialization', toJson(parts)],
  ]
  // What is whole already cannot be padded.
  return [...one, ...whole].filter(([, text]) => text !== jwe)
}

/** A selection of other spellings and lengths, each with the code of its refusal. */
export function invalidSpellingVectors(): readonly InvalidVector[] {
  const jwe = sealByHand({ value: Buffer.from('hello, world!') })
  const lengths: readonly (readonly [string, number, number])[] = [
    ['an encrypted key of 32 bytes', 1, 32],
    ['an encrypted key of 48 bytes', 1, 48],
    ['no encrypted key', 1, 0],
    ['an initialization vector of 16 bytes', 2, 16],
    ['no initialization vector', 2, 0],
    ['a tag of 12 bytes', 4, 12],
    ['a tag of 17 bytes', 4, 17],
    ['no tag', 4, 0],
  ]
  const sized = lengths.map(([description, index, length]): readonly [string, string] => {
    const parts = jwe.split('.')
    const bytes = Buffer.from(parts[index] ?? '', 'base64url')
    const resized = Buffer.concat([bytes, Buffer.alloc(64)]).subarray(0, length)
    return [description, parts.with(index, encodeBase64url(resized)).join('.')]
  })
  return [...respell(jwe), ...sized].map(([description, text]) => ({
    description,
    input: { jwe: text },
    expect: { code: 'ERR_JWE_MALFORMED' },
  }))
}

/** The other characters that end the same bytes. */
function spareBits(part: string): readonly string[] {
  const count = [1, 1, 16, 4][part.length % 4] ?? 1
  const last = alphabet.indexOf(part.slice(-1))
  return Array.from({ length: count - 1 }, (_, index) => {
    const character = alphabet[last - (last % count) + ((last + index + 1) % count)] ?? ''
    return part.slice(0, -1) + character
  })
}

function toJson([header, encryptedKey, iv, ciphertext, tag]: readonly string[]): string {
  return JSON.stringify({ protected: header, encrypted_key: encryptedKey, iv, ciphertext, tag })
}
