import { encodeBase64url, formatScope, type Scope } from '@iterapp/crypto/format'
import { headerFor, scope, sealByHand } from '../seal-by-hand'
import { keyFromLabel, olderKey, sealingKey } from '../test-keys'
import type { InvalidVector } from './vector'

const sealed = sealByHand()
const [, encryptedKey = '', iv = '', ciphertext = '', tag = ''] = sealed.split('.')

const otherScopes: readonly (readonly [string, Partial<Scope>])[] = [
  ['another app', { app: 'other' }],
  ['another environment', { environment: 'prod' }],
  ['every environment', { environment: '*' }],
  ['another use', { use: 'build', environment: '*' }],
  ['another name', { name: 'OTHER_KEY' }],
  ['any name', { name: '*' }],
]

/** `p` and `b` of P-256: y² = x³ - 3x + b modulo p. */
const prime = 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n
const b = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn

const { x, y } = keyFromLabel('ephemeral key', 0)
const points: readonly (readonly [string, { x: string; y: string }])[] = [
  ['whose coordinates are zero', { x: number(0n), y: number(0n) }],
  ['whose x is zero', { x: number(0n), y }],
  ['whose y is zero', { x, y: number(0n) }],
  ['whose coordinates change places', { x: y, y: x }],
  ['whose y is one more', { x, y: number(BigInt(`0x${hex(y)}`) + 1n) }],
  ['whose x is p', { x: number(prime), y }],
  [
    'whose coordinates are the largest of 32 bytes',
    { x: number(2n ** 256n - 1n), y: number(2n ** 256n - 1n) },
  ],
  ['on the twist, or another curve', { x: number(1n), y: number(1n) }],
  ['that is another point of the curve', keyFromLabel('another ephemeral key', 0)],
]

/** Ciphertexts that read well and that only the cryptography refuses. */
export function invalidDecryptionVectors(): readonly InvalidVector[] {
  return [
    ...otherScopes.flatMap(([description, change]) => {
      const apv = formatScope({ ...scope, ...change })
      const header = { ...headerFor({}), apv: encodeBase64url(apv) }
      return [
        refused(`unwrapped by the scope of ${description}`, sealed, apv),
        refused(`a header rewritten to ${description}`, withHeader(header)),
        refused(
          `a header rewritten to ${description}, unwrapped by the scope that it had`,
          withHeader(header),
          formatScope(scope),
        ),
      ]
    }),
    ...points.map(([description, point]) =>
      refused(
        `an epk ${description}`,
        sealByHand({
          header: JSON.stringify({
            ...headerFor({}),
            epk: { kty: 'EC', crv: 'P-256', x: point.x, y: point.y },
          }),
        }),
      ),
    ),
    refused('an epk whose x is 5 + p, sealed with the point at 5', sealWithLargeX()),
    refused(
      'a header rewritten to the negative point, which has the same shared secret',
      withHeader({
        ...headerFor({}),
        epk: { kty: 'EC', crv: 'P-256', x, y: number(prime - BigInt(`0x${hex(y)}`)) },
      }),
    ),
    refused(
      'a header rewritten to another kid of the set',
      withHeader({ ...headerFor({}), kid: olderKey.kid }),
    ),
    refused('a header rewritten with a skeleton', withHeader({ ...headerFor({}), skeleton: "'" })),
    refused('a header with white space added', withHeader(` ${JSON.stringify(headerFor({}))}`)),
    refused('no ciphertext', withParts({ ciphertext: '' })),
    refused('a ciphertext cut short', withParts({ ciphertext: ciphertext.slice(0, 4) })),
    refused('a changed ciphertext', withParts({ ciphertext: flip(ciphertext) })),
    refused('a changed initialization vector', withParts({ iv: flip(iv) })),
    refused('a changed tag', withParts({ tag: flip(tag) })),
    refused('a changed encrypted key', withParts({ encryptedKey: flip(encryptedKey) })),
    refused('an encrypted key of zeros', withParts({ encryptedKey: zeros(40) })),
    refused('a tag of zeros', withParts({ tag: zeros(16) })),
  ]
}

function refused(description: string, jwe: string, apv?: string): InvalidVector {
  return {
    description,
    input: { jwe, ...(apv === undefined ? {} : { apv }) },
    expect: { code: 'ERR_DECRYPTION_FAILED' },
  }
}

function withHeader(header: object | string): string {
  const text = typeof header === 'string' ? header : JSON.stringify(header)
  return sealed.replace(/^[^.]+/, encodeBase64url(text))
}

function withParts(change: {
  readonly encryptedKey?: string
  readonly iv?: string
  readonly ciphertext?: string
  readonly tag?: string
}): string {
  const parts = { encryptedKey, iv, ciphertext, tag, ...change }
  const [header = ''] = sealed.split('.')
  return [header, parts.encryptedKey, parts.iv, parts.ciphertext, parts.tag].join('.')
}

/** The same text with one bit of its first byte changed. */
function flip(text: string): string {
  const bytes = Buffer.from(text, 'base64url')
  bytes[0] = (bytes[0] ?? 0) ^ 1
  return bytes.toString('base64url')
}

function zeros(length: number): string {
  return encodeBase64url(Buffer.alloc(length))
}

function number(value: bigint): string {
  return Buffer.from(value.toString(16).padStart(64, '0'), 'hex').toString('base64url')
}

function hex(coordinate: string): string {
  return Buffer.from(coordinate, 'base64url').toString('hex')
}

/** All of it fits but the spelling of one coordinate, which is not less than `p`. */
function sealWithLargeX(): string {
  const square = (5n ** 3n - 3n * 5n + b) % prime
  const point = { x: number(5n), y: number(power(square, (prime + 1n) / 4n)) }
  const header = headerFor({ ephemeral: { ...sealingKey, ...point } })
  return sealByHand({
    // The shared secret is the same from both sides; of this point nobody knows the private part.
    key: { ...sealingKey, ...point },
    ephemeral: sealingKey,
    header: JSON.stringify(header).replace(point.x, number(5n + prime)),
  })
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n
  for (let factor = base, rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * factor) % prime
    factor = (factor * factor) % prime
  }
  return result
}
