import {
  formatScope,
  MAX_HEADER_LENGTH,
  MAX_JWE_LENGTH,
  MAX_KEYS,
  MAX_NAME_BYTES,
  MAX_SKELETON_LENGTH,
  MAX_SKELETON_PARTS,
  MAX_VALUE_BYTES,
  readHeader,
  readJwe,
  skeletonOf,
} from '@iterapp/crypto/format'
import { readKeySet } from '@iterapp/crypto/node-jose'
import { hash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { openText, unwrap } from './open-text'
import { derive, headerFor, scope, sealByHand } from './seal-by-hand'
import { olderKey, sealingKey, thumbprintOf } from './test-keys'
import { validVectors } from './vectors/valid'

const page = readFileSync(new URL('../../../../docs/format.md', import.meta.url), 'utf8')

/** The fenced blocks of the page in one language. */
function blocks(language: string): readonly string[] {
  return [...page.matchAll(/^```(\w+)\n(.*?)^```$/gms)].flatMap(([, name, text = '']) =>
    name === language ? [text] : [],
  )
}

/** The values that stand behind a label, in the blocks of the worked example. */
const values = new Map(
  blocks('text').flatMap((block) =>
    [...block.matchAll(/^(\S.{0,17}?) {2,}(\S.*)$/gm)].map(([, label = '', value = '']) => [
      label,
      value,
    ]),
  ),
)

function value(label: string): string {
  const text = values.get(label)
  if (text === undefined) throw new Error(`docs/format.md has no ${label}`)
  return text
}

const hex = (label: string) => Buffer.from(value(label).replaceAll(' ', ''), 'hex')
const base64url = (label: string) => hex(label).toString('base64url')

describe('the worked example of docs/format.md', () => {
  const { kid, alg, use, iat } = sealingKey
  const pair = (name: string) => ({
    ...({ kty: 'EC', crv: 'P-256', kid, alg, use, iat } as const),
    x: base64url(`${name} x`),
    y: base64url(`${name} y`),
    d: base64url(`${name} d`),
  })
  const key = pair('sealing key')
  const ephemeral = pair('ephemeral key')
  const apv = Buffer.from(formatScope(scope))

  test('has the sealing key of the vectors, with its thumbprint', () => {
    expect(key).toEqual(sealingKey)
    expect(value('thumbprint')).toBe(thumbprintOf(key))
    expect(value('thumbprint')).toBe(kid)
  })

  test('derives the wrapping key, step by step', () => {
    const steps = ['counter', 'Z', 'AlgorithmID', 'PartyUInfo', 'PartyVInfo', 'SuppPubInfo']
    const input = Buffer.concat(steps.map(hex))
    const derivation = derive({ key, ephemeral, apv })
    expect(hex('Z')).toEqual(derivation.sharedSecret)
    expect(input).toEqual(derivation.concatKdfInput)
    expect(hash('sha256', input, 'hex')).toBe(value('wrapping key'))
    expect(derivation.wrappingKey).toEqual(hex('wrapping key'))
    expect(page.replace(/\s+/g, ' ')).toContain(`the scope \`${apv.toString()}\``)
  })

  test('has the header and its base64url', () => {
    expect(value('header')).toBe(JSON.stringify(headerFor({ ephemeral })))
    expect(value('protected')).toBe(Buffer.from(value('header')).toString('base64url'))
    expect(readHeader(value('protected'))).toMatchObject({ kid, scope, skeleton: null })
  })

  test('has the parts of the ciphertext, which opens', () => {
    const jwe = readJwe(value('jwe'))
    expect(jwe.protected).toBe(value('protected'))
    expect(jwe.encryptedKey).toEqual(new Uint8Array(hex('encrypted key')))
    expect(jwe.iv).toEqual(new Uint8Array(hex('iv')))
    expect(jwe.ciphertext).toEqual(new Uint8Array(hex('ciphertext')))
    expect(jwe.tag).toEqual(new Uint8Array(hex('tag')))
    expect(Buffer.from(unwrap(jwe))).toEqual(hex('content key'))
    expect(Buffer.from(openText(value('jwe')))).toEqual(hex('value'))
    expect(hex('value').toString()).toBe('hello')
  })

  test('is what is sealed from its ingredients, and the first vector', () => {
    const made = sealByHand({
      ...{ key, ephemeral, apv, header: value('header') },
      contentKey: hex('content key'),
      iv: hex('iv'),
      value: hex('value'),
    })
    expect(made).toBe(value('jwe'))
    expect(validVectors()[0]?.input.jwe).toBe(made)
  })
})

describe('docs/format.md', () => {
  test('has a key set that is read', async () => {
    const [text = ''] = blocks('json')
    expect((await readKeySet(JSON.parse(text)))[0].kid).toBe(sealingKey.kid)
  })

  test.each([
    ['a ciphertext', `${MAX_JWE_LENGTH} characters`],
    ['its protected header', `${MAX_HEADER_LENGTH} characters of base64url`],
    ['a value, whatever it is delivered as', `${MAX_VALUE_BYTES} bytes`],
    ['`name` in a scope', `${MAX_NAME_BYTES} bytes`],
    ['a skeleton', `${MAX_SKELETON_LENGTH} characters, ${MAX_SKELETON_PARTS} parts`],
    ['keys in a set', String(MAX_KEYS)],
  ])('says the limit of %s', (what, limit) => {
    expect(rowOf(what)).toBe(limit)
  })

  test.each(["it's", "it's 'x'", "'", 'plain'])('has the skeleton of %s', (text) => {
    const skeleton = skeletonOf(text)
    expect(rowOf(`\`${text}\``)).toBe(skeleton === null ? 'none' : `\`${skeleton}\``)
  })

  test('names every parameter of a header, and no other', () => {
    const table = page.slice(page.indexOf('## The protected header'), page.indexOf('There is no'))
    const names = [...table.matchAll(/^\| `(\w+)`/gm)].map(([, name]) => name)
    expect(names.sort()).toEqual(Object.keys(headerFor({ skeleton: "'" })).sort())
  })
})

describe('what the Python program of docs/format.md sealed', () => {
  const file = new URL('../testdata/jwcrypto.json', import.meta.url)
  const { valid } = JSON.parse(readFileSync(file, 'utf8')) as {
    readonly valid: readonly {
      readonly description: string
      readonly input: { readonly jwe: string }
      readonly expect: { readonly apv: string; readonly value: string }
    }[]
  }

  test.each(valid)('opens: $description', ({ input, expect: expected }) => {
    const { header } = readJwe(input.jwe)
    expect(header.kid).not.toBe(olderKey.kid)
    expect(Buffer.from(header.apv).toString()).toBe(expected.apv)
    expect(Buffer.from(openText(input.jwe)).toString()).toBe(expected.value)
  })
})

/** The second cell of the table row that begins with a text. */
function rowOf(first: string): string | undefined {
  const cells = page.split('\n').map((line) => line.split('|').map((cell) => cell.trim()))
  return cells.find((row) => row[1] === first)?.[2]
}
