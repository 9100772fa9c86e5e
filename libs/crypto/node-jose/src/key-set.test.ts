import { readFileSync } from 'node:fs'
import jose from 'node-jose'
import { describe, expect, test } from 'vitest'
import { generateKey, privateKeys, readKeySet } from './index'

interface Vector {
  readonly description: string
  readonly input: { readonly keys: readonly object[] }
  readonly expect: { readonly kids: readonly string[] }
}
const published = new URL('../../format/testdata/key-sets.json', import.meta.url)
const vectors = JSON.parse(readFileSync(published, 'utf8')) as Readonly<
  Record<'valid' | 'invalid' | 'invalid_private', readonly Vector[]>
>

const refusal = (message?: string) =>
  expect.objectContaining({
    code: 'ERR_KEYS_INVALID',
    ...(message === undefined ? {} : { message }),
  }) as Error

describe('a key set', () => {
  test.each(vectors.valid)('is read: $description', async ({ input, expect: expected }) => {
    const keys = await readKeySet(input)
    expect(keys.map(({ kid }) => kid)).toEqual(expected.kids)
  })

  test.each([...vectors.invalid, ...vectors.invalid_private])(
    'is refused: $description',
    async ({ input }) => {
      await expect(readKeySet(input)).rejects.toThrow(refusal())
    },
  )

  test('says what is wrong with a key', async () => {
    const key = await generateKey(new Date(0))
    const other = await generateKey(new Date(0))
    const { d, ...point } = key
    await expect(readKeySet({ keys: [{ ...key, kid: other.kid }] })).rejects.toThrow(
      refusal('the kid of a key is not its thumbprint'),
    )
    await expect(readKeySet({ keys: [{ ...key, d: other.d }] })).rejects.toThrow(
      refusal('the private part of a key of the key set does not belong to its public part'),
    )
    const off = { ...point, y: key.x }
    const kid = (await jose.JWK.asKey({ kty: 'EC', crv: 'P-256', x: off.x, y: off.y })).kid
    // node-jose itself takes such a point, and even gives it a thumbprint.
    await expect(readKeySet({ keys: [{ ...off, kid }] })).rejects.toThrow(
      refusal('a key of the key set is not a point of P-256'),
    )
    await expect(readKeySet({ keys: [{ ...off, d, kid }] })).rejects.toThrow(refusal())
  })

  test('is searched for the keys that can unwrap', async () => {
    const old = await generateKey(new Date(0))
    const { d, ...newer } = await generateKey(new Date(1000))
    expect(d.length).toBe(43)
    expect(privateKeys(await readKeySet({ keys: [newer, old] }))).toEqual([old])
  })
})

describe('a new key', () => {
  test('is read back as it was made', async () => {
    const key = await generateKey(new Date('2026-01-02T03:04:05.678Z'))
    expect(key.iat).toBe(1_767_323_045)
    expect(await readKeySet(JSON.parse(JSON.stringify({ keys: [key] })))).toEqual([key])
  })

  test('is taken by node-jose, which gives it the same thumbprint', async () => {
    const key = await generateKey(new Date())
    const taken = await jose.JWK.asKey({ ...key })
    expect(taken.toJSON(true)).toMatchObject({ x: key.x, y: key.y, d: key.d, kid: key.kid })
    const { kty, crv, x, y } = key
    expect((await jose.JWK.asKey({ kty, crv, x, y })).kid).toBe(key.kid)
  })

  test('is another each time', async () => {
    const [one, two] = [await generateKey(new Date(0)), await generateKey(new Date(0))]
    expect(one.kid).not.toBe(two.kid)
    expect(one.d).not.toBe(two.d)
  })
})
