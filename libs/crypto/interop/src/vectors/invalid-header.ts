import { encodeBase64url, formatScope } from '@iterapp/crypto/format'
import type { ErrorCode } from '@iterapp/errors'
import { createECDH } from 'node:crypto'
import { headerFor, scope, sealByHand } from '../seal-by-hand'
import { bytesFromLabel } from '../test-keys'
import type { InvalidVector } from './vector'

const good = headerFor({})
const goodText = JSON.stringify(good)
const epk = good.epk as { readonly x: string; readonly y: string }

/** Headers with a parameter changed, added, or (`undefined`) left out. */
const changed: readonly (readonly [string, Record<string, unknown>])[] = [
  ...['alg', 'enc', 'kid', 'epk', 'apv'].flatMap((name) => [
    [`no ${name}`, { [name]: undefined }] as const,
    [`${name} that is null`, { [name]: null }] as const,
    [`${name} that is a number`, { [name]: 1 }] as const,
    [`${name} that is a list`, { [name]: [good[name]] }] as const,
  ]),
  ['alg without key wrapping', { alg: 'ECDH-ES' }],
  ['a shorter key wrapping', { alg: 'ECDH-ES+A128KW' }],
  ['alg in lower case', { alg: 'ecdh-es+a256kw' }],
  ['alg dir', { alg: 'dir' }],
  ['another enc', { enc: 'A128GCM' }],
  ['enc with a MAC', { enc: 'A256CBC-HS512' }],
  ['a kid of 31 bytes', { kid: encodeBase64url(Buffer.alloc(31)) }],
  ['a kid of 33 bytes', { kid: encodeBase64url(Buffer.alloc(33)) }],
  ['a kid with padding', { kid: `${String(good.kid)}=` }],
  ['an apv with padding', { apv: `${String(good.apv)}==` }],
  ['an apv that is not UTF-8', { apv: encodeBase64url(Buffer.from([0xff])) }],
  ['zip', { zip: 'DEF' }],
  ['crit', { crit: ['exp'], exp: 1 }],
  ['an empty crit', { crit: [] }],
  ['apu', { apu: '' }],
  ['jwk', { jwk: epk }],
  ['x5c', { x5c: ['MIIB'] }],
  ['jku', { jku: 'https://example.com/keys' }],
  ['p2c', { p2c: 2_147_483_647 }],
  ['typ', { typ: 'JOSE' }],
  ['cty', { cty: 'text/plain' }],
  ['a parameter named as a method of objects', { toString: 'x' }],
  ['a parameter with an empty name', { '': 'x' }],
  ['a parameter whose name is a number, which objects list first', { 1: 'x' }],
  ['a list in a list, deep', { x: JSON.parse('['.repeat(900) + ']'.repeat(900)) as unknown }],
  ['more than 4096 characters', { x: 'x'.repeat(5000) }],
]

const point = (change: Record<string, unknown>) => ({ epk: { ...epk, ...change } })

/** Points that are refused by their form, before any cryptography. */
const points: readonly (readonly [string, Record<string, unknown>])[] = [
  ['an epk with a fifth member', point({ kid: 'x' })],
  ['an epk with a private part', point({ d: encodeBase64url(bytesFromLabel('ephemeral key')) })],
  ['an epk without y', point({ y: undefined })],
  ['an epk without y, but four members', point({ y: undefined, z: epk.y })],
  ['an epk of another kty', point({ kty: 'OKP' })],
  ['an epk with a kty in lower case', point({ kty: 'ec' })],
  ['an epk on P-384', { epk: otherCurve('P-384', 'secp384r1', 48) }],
  ['an epk on secp256k1', { epk: otherCurve('secp256k1', 'secp256k1', 32) }],
  ['an epk of X25519', { epk: { kty: 'OKP', crv: 'X25519', x: epk.x } }],
  ['an epk of X25519 with a y', point({ kty: 'OKP', crv: 'X25519' })],
  ['an x of 31 bytes', point({ x: encodeBase64url(Buffer.alloc(31, 1)) })],
  ['an x of 33 bytes, the first zero', point({ x: withZero(epk.x) })],
  ['a y of 33 bytes, the first zero', point({ y: withZero(epk.y) })],
  ['an empty x', point({ x: '' })],
  ['an x with padding', point({ x: `${epk.x}=` })],
  ['an x with spare bits', point({ x: nextCharacter(epk.x) })],
  ['an x that is a number', point({ x: 1 })],
  ['a y that is null', point({ y: null })],
  ['an epk that is a text', { epk: JSON.stringify(epk) }],
]

/** Header texts whose members would do, but not their spelling. */
const spelled: readonly (readonly [string, string | Uint8Array])[] = [
  ['an empty header', ''],
  ['a header that is no JSON', goodText.slice(0, -1)],
  ['something after the header', `${goodText}{}`],
  ['a header that is a list', `[${goodText}]`],
  ['a header that is null', 'null'],
  ['a header that is a text', JSON.stringify(goodText)],
  ['a header that is a number', '1'],
  ['a byte order mark', `\u{feff}${goodText}`],
  ['a header that is not UTF-8', Buffer.concat([Buffer.from(goodText), Buffer.from([0xff])])],
  ['a header in UTF-16', Buffer.from(goodText, 'utf16le')],
  ['white space that is none in JSON', `${goodText}\u00a0`],
  ['alg twice', goodText.replace('{', '{"alg":"dir",')],
  ['the same alg twice', goodText.replace('{', '{"alg":"ECDH-ES+A256KW",')],
  ['alg twice, once with an escape', goodText.replace('{', '{"\\u0061lg":"dir",')],
  ['apv twice, the first of another scope', goodText.replace('{', `{"apv":"${otherApv()}",`)],
  ['x twice in epk', goodText.replace('"kty"', `"x":"${epk.y}","kty"`)],
  ['a name with an escape', goodText.replace('"alg"', '"\\u0061lg"')],
  ['a value with an escape', goodText.replace('A256GCM', '\\u0041256GCM')],
  ['a value with white space in it', goodText.replace('A256GCM', 'A256GCM ')],
  ['a name with white space in it', goodText.replace('"enc"', '"enc "')],
  ['a lone surrogate', goodText.replace('A256GCM', 'A256GCM\\ud800')],
  ['a lone surrogate in an extra name', goodText.replace('{', '{"\\ud800":"x",')],
  ['__proto__', goodText.replace('{', '{"__proto__":{"zip":"DEF"},')],
  ['__proto__ in epk', goodText.replace('"kty"', '"__proto__":{},"kty"')],
  ['__proto__ in place of y', goodText.replace('"y":', '"__proto__":')],
  ['members of epk in one name', goodText.replace('"kty":"EC",', '"kty,x":"EC",')],
  ['a number in an unusual spelling', goodText.replace('{', '{"zip":-0,')],
]

const scopes: readonly (readonly [string, string])[] = [
  ['another product', 'kamus:v1:runtime:myapp:test:API_KEY'],
  ['another version', 'iterapp:v2:runtime:myapp:test:API_KEY'],
  ['a byte order mark', '\u{feff}iterapp:v1:runtime:myapp:test:API_KEY'],
  ['another use', 'iterapp:v1:deploy:myapp:test:API_KEY'],
  ['any use', 'iterapp:v1:*:myapp:test:API_KEY'],
  ['any app', 'iterapp:v1:runtime:*:test:API_KEY'],
  ['an app with a capital', 'iterapp:v1:runtime:MyApp:test:API_KEY'],
  ['an environment with a dash', 'iterapp:v1:runtime:myapp:te-st:API_KEY'],
  ['a reserved environment', 'iterapp:v1:runtime:myapp:common:API_KEY'],
  ['an empty environment', 'iterapp:v1:runtime:myapp::API_KEY'],
  ['a build secret of one environment', 'iterapp:v1:build:myapp:test:API_KEY'],
  ['an empty name', 'iterapp:v1:runtime:myapp:test:'],
  ['no name', 'iterapp:v1:runtime:myapp:test'],
  ['a line feed in the name', 'iterapp:v1:runtime:myapp:test:API_KEY\n'],
  ['a name of 1025 bytes', `iterapp:v1:runtime:myapp:test:${'n'.repeat(1025)}`],
  ['nothing', ''],
]

const skeletons: readonly (readonly [string, unknown, ErrorCode])[] = [
  ['empty', '', 'ERR_SKELETON'],
  ['without a quote', '_', 'ERR_SKELETON'],
  ['with two underscores', "'__'", 'ERR_SKELETON'],
  ['with another character', "_'x", 'ERR_SKELETON'],
  ['that is null', null, 'ERR_SKELETON'],
  ['that is a list', ["'"], 'ERR_SKELETON'],
  ['of 65 parts', "_'".repeat(65), 'ERR_VALUE_TOO_MANY_QUOTES'],
  ['of 1025 characters', "'".repeat(1025), 'ERR_VALUE_TOO_MANY_QUOTES'],
]

/**
 * Ciphertexts whose header the strict reader refuses. Key wrapping and tag are in order, so that
 * nothing else does.
 */
export function invalidHeaderVectors(): readonly InvalidVector[] {
  const objects = [...changed, ...points].map(([description, change]) => {
    const header = JSON.stringify({ ...good, ...change })
    return refused(description, header, 'ERR_JWE_HEADER')
  })
  return [
    ...objects,
    ...spelled.map(([description, header]) => refused(description, header, 'ERR_JWE_HEADER')),
    ...scopes.map(([description, text]) => {
      const header = JSON.stringify({ ...good, apv: encodeBase64url(text) })
      const jwe = sealByHand({ header, apv: Buffer.from(text) })
      return {
        description: `a scope with ${description}`,
        input: { jwe },
        expect: { code: 'ERR_SCOPE_MALFORMED' as const },
      }
    }),
    ...skeletons.map(([description, skeleton, code]) =>
      refused(`a skeleton ${description}`, JSON.stringify({ ...good, skeleton }), code),
    ),
  ]
}

function refused(description: string, header: string | Uint8Array, code: ErrorCode): InvalidVector {
  return { description, input: { jwe: sealByHand({ header }) }, expect: { code } }
}

function otherCurve(crv: string, name: string, size: number): object {
  const ecdh = createECDH(name)
  ecdh.setPrivateKey(Buffer.alloc(size, 1))
  const bytes = ecdh.getPublicKey()
  const x = bytes.toString('base64url', 1, 1 + size)
  return { kty: 'EC', crv, x, y: bytes.toString('base64url', 1 + size) }
}

function withZero(coordinate: string): string {
  return Buffer.concat([Buffer.alloc(1), Buffer.from(coordinate, 'base64url')]).toString(
    'base64url',
  )
}

/** The same bytes with other bits after the last of them: 43 characters hold two to spare. */
function nextCharacter(coordinate: string): string {
  const last = coordinate.charCodeAt(coordinate.length - 1)
  return coordinate.slice(0, -1) + String.fromCharCode(last + 1)
}

function otherApv(): string {
  return encodeBase64url(formatScope({ ...scope, environment: 'prod' }))
}
