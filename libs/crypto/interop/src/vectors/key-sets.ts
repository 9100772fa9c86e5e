import { encodeBase64url, publicRecord } from '@iterapp/crypto/format'
import { keyFromLabel, olderKey, sealingKey, thumbprintOf } from '../test-keys'

/** A key set, and the keys that are read of it or why it is refused. */
interface KeySetVector {
  readonly description: string
  readonly input: unknown
  readonly expect: { readonly kids: readonly string[] } | { readonly code: string }
}

/** The published key sets; `docs/format.md` describes the members. */
export interface KeySetVectors {
  readonly source: string
  readonly description: string
  readonly valid: readonly KeySetVector[]
  readonly invalid: readonly KeySetVector[]
  readonly invalid_private: readonly KeySetVector[]
}

const twin = publicRecord(keyFromLabel('a key of the same second', sealingKey.iat))
const byKid = [sealingKey, twin].sort((a, b) => (a.kid < b.kid ? -1 : 1))

const { kty, crv, x, y } = keyFromLabel('a key of another kind', 0)
const otherKinds = [
  { kty: 'AKP', alg: 'ML-KEM-768+A256KW', pub: 'AAAA' },
  { kty: 'EC', crv: 'P-384', alg: 'ECDH-ES', x: 'AA', y: 'AA' },
  { kty, crv, x, y },
]

const valid: readonly (readonly [string, readonly object[], readonly { kid: string }[]])[] = [
  ['one public key', [publicRecord(sealingKey)], [sealingKey]],
  ['one private key', [sealingKey], [sealingKey]],
  [
    'the newest key is first, whatever the order of the set',
    [olderKey, sealingKey],
    [sealingKey, olderKey],
  ],
  ['of two keys of the same second, the lesser kid is first', [...byKid].reverse(), byKid],
  [
    'public and private keys together',
    [publicRecord(olderKey), sealingKey],
    [sealingKey, olderKey],
  ],
  [
    'keys of another alg, or without one, are passed over',
    [...otherKinds, sealingKey],
    [sealingKey],
  ],
  [
    'other members are passed over',
    [{ ...sealingKey, key_ops: ['deriveBits'], ext: true }],
    [sealingKey],
  ],
  ['a key of 1970', [{ ...sealingKey, iat: 0 }], [sealingKey]],
]

const changed: readonly (readonly [string, Record<string, unknown>])[] = [
  ...['kty', 'crv', 'x', 'y', 'kid', 'use', 'iat'].map(
    (name) => [`a key without ${name}`, { [name]: undefined }] as const,
  ),
  ['the kid of another key', { kid: olderKey.kid }],
  ['a kid that is no thumbprint', { kid: 'key-1' }],
  ['a kid with padding', { kid: `${sealingKey.kid}=` }],
  ['another use', { use: 'sig' }],
  ['another kty', { kty: 'OKP' }],
  ['another curve', { crv: 'P-384' }],
  ['a curve that is close', { crv: 'secp256k1' }],
  ['an x of 31 bytes', { x: encodeBase64url(Buffer.alloc(31, 1)) }],
  ['an x of 33 bytes', { x: encodeBase64url(Buffer.alloc(33, 1)) }],
  ['an x with padding', { x: `${sealingKey.x}=` }],
  ['an x that is a number', { x: 1 }],
  ['an iat that is a text', { iat: '1780000000' }],
  ['an iat before 1970', { iat: -1 }],
  ['an iat with a fraction', { iat: 1.5 }],
  ['an iat beyond all integers', { iat: 1e300 }],
]

const points: readonly (readonly [string, { x: string; y: string }])[] = [
  ['a point off the curve', { x: sealingKey.x, y: sealingKey.x }],
  ['the coordinates of two keys', { x: sealingKey.x, y: olderKey.y }],
  ['coordinates of zero', { x: zero(), y: zero() }],
  ['coordinates that are not less than p', { x: ones(), y: ones() }],
]

const wholes: readonly (readonly [string, unknown])[] = [
  ['no keys', { keys: [] }],
  ['only keys of another alg', { keys: otherKinds }],
  ['the same key twice', { keys: [sealingKey, { ...sealingKey, iat: 0 }] }],
  ['a key that is null', { keys: [null] }],
  ['a key that is a list', { keys: [[sealingKey]] }],
  ['a list instead of a set', [sealingKey]],
  ['a key instead of a set', sealingKey],
  ['keys that are no list', { keys: { 0: sealingKey } }],
  ['more than 256 keys', { keys: Array.from({ length: 257 }, () => ({})) }],
  ['null', null],
  ['a text', 'keys'],
]

const privateParts: readonly (readonly [string, string])[] = [
  ['the private part of another key', olderKey.d],
  ['a private part of zero', zero()],
  ['a private part that is not less than the order', ones()],
]

/** Makes `libs/crypto/format/testdata/key-sets.json`, the same each time. */
export function buildKeySetVectors(): KeySetVectors {
  return {
    source:
      'libs/crypto/interop/src/vectors; written by vitest run --update in libs/crypto/interop',
    description:
      'JWK sets, for every implementation of docs/format.md: the keys that are read, newest first, or the code of the refusal. Those of invalid_private are refused by who uses private keys. All keys are the SHA-256 of a label: never use them.',
    valid: valid.map(([description, keys, kids]) => ({
      description,
      input: { keys },
      expect: { kids: kids.map(({ kid }) => kid) },
    })),
    invalid: [
      ...changed.map(([description, change]) => refused(description, withMembers(change))),
      ...points.map(([description, point]) => refused(description, withPoint(point))),
      ...wholes.map(([description, input]) => refused(description, input)),
      refused(
        'a private part of 31 bytes',
        withMembers({ d: encodeBase64url(Buffer.alloc(31, 1)) }),
      ),
      refused('a private part that is null', withMembers({ d: null })),
    ],
    invalid_private: privateParts.map(([description, d]) =>
      refused(description, withMembers({ d })),
    ),
  }
}

function refused(description: string, input: unknown): KeySetVector {
  return { description, input, expect: { code: 'ERR_KEYS_INVALID' } }
}

function withMembers(change: object): object {
  return { keys: [{ ...sealingKey, ...change }] }
}

/** A point with the thumbprint that belongs to it, so that only the point is wrong. */
function withPoint(point: { x: string; y: string }): object {
  return { keys: [{ ...publicRecord(sealingKey), ...point, kid: thumbprintOf(point) }] }
}

function zero(): string {
  return encodeBase64url(Buffer.alloc(32))
}

function ones(): string {
  return encodeBase64url(Buffer.alloc(32, 0xff))
}
