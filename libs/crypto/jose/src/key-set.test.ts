import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { readKeySet } from './index'

interface Vector {
  readonly description: string
  readonly input: { readonly keys: readonly object[] }
  readonly expect: { readonly kids: readonly string[] }
}
const published = new URL('../../format/testdata/key-sets.json', import.meta.url)
const vectors = JSON.parse(readFileSync(published, 'utf8')) as Readonly<
  Record<'valid' | 'invalid' | 'invalid_private', readonly Vector[]>
>

describe('a key set', () => {
  test.each(vectors.valid)('is read: $description', async ({ input, expect: expected }) => {
    const keys = await readKeySet(input)
    expect(keys.map(({ kid }) => kid)).toEqual(expected.kids)
  })

  test.each(vectors.invalid)('is refused: $description', async ({ input }) => {
    await expect(readKeySet(input)).rejects.toMatchObject({ code: 'ERR_KEYS_INVALID' })
  })

  test.each([...vectors.valid, ...vectors.invalid_private])(
    'is read without private parts: $description',
    async ({ input }) => {
      for (const key of await readKeySet(input)) expect(key).not.toHaveProperty('d')
    },
  )

  test.each([
    ['the kid of another key', 'the kid of a key is not its thumbprint'],
    ['a point off the curve', 'a key of the key set is not a point of P-256'],
  ])('says what is wrong: %s', async (name, message) => {
    const vector = vectors.invalid.find(({ description }) => description === name)
    await expect(readKeySet(vector?.input)).rejects.toMatchObject({ message })
  })
})
