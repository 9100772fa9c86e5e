import { describe, expect, test } from 'vitest'
import vectors from '../testdata/key-sets.json'
import {
  MAX_HEADER_LENGTH,
  MAX_JWE_LENGTH,
  MAX_VALUE_BYTES,
  prepareSeal,
  readKeyRecords,
  type Scope,
} from './index'

const [key] = readKeyRecords(vectors.valid[0]?.input)
const scope: Scope = { use: 'runtime', app: 'myapp', environment: 'test', name: 'API_KEY' }
const value = new Uint8Array(1)

describe('what is to be sealed', () => {
  test('has the scope in apv, and a skeleton only when it is given', () => {
    const { apv, extra } = prepareSeal(value, { key, scope })
    expect(new TextDecoder().decode(apv)).toBe('iterapp:v1:runtime:myapp:test:API_KEY')
    expect(extra).toEqual({})
    expect(prepareSeal(value, { key, scope, skeleton: null }).extra).toEqual({})
    expect(prepareSeal(value, { key, scope, skeleton: "_'" }).extra).toEqual({ skeleton: "_'" })
  })

  test.each<[string, object]>([
    ['ERR_SCOPE_MALFORMED', { scope: { ...scope, app: '' } }],
    ['ERR_SKELETON', { skeleton: '' }],
    ['ERR_SKELETON', { skeleton: '__' }],
    ['ERR_VALUE_TOO_MANY_QUOTES', { skeleton: "_'".repeat(65) }],
  ])('is refused with %s when nobody could open it: %j', (code, change) => {
    expect(() => prepareSeal(value, { key, scope, ...change })).toThrow(
      expect.objectContaining({ code }) as Error,
    )
  })

  test('is as long as can be read with the longest header, and no longer', () => {
    const length = (bytes: number) => Math.ceil((bytes * 4) / 3)
    const whole = MAX_HEADER_LENGTH + length(40) + length(12) + length(16) + 4
    expect(whole + length(MAX_VALUE_BYTES)).toBeLessThanOrEqual(MAX_JWE_LENGTH)
    expect(whole + length(MAX_VALUE_BYTES + 1)).toBeGreaterThan(MAX_JWE_LENGTH)
    prepareSeal(new Uint8Array(MAX_VALUE_BYTES), { key, scope })
    expect(() => prepareSeal(new Uint8Array(MAX_VALUE_BYTES + 1), { key, scope })).toThrow(
      expect.objectContaining({
        code: 'ERR_VALUE_TOO_LARGE',
        message: `the value is ${MAX_VALUE_BYTES + 1} bytes long; at most ${MAX_VALUE_BYTES} can be encrypted`,
      }) as Error,
    )
  })
})
