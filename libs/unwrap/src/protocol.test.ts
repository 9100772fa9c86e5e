import { describe, expect, test } from 'vitest'
import { readUnwrapRequest } from './index'

const secret = { protected: 'a', encrypted_key: 'b', name: 'c' }

describe('a request', () => {
  test('may be empty, and may carry 1024 secrets', () => {
    expect(readUnwrapRequest({ secrets: [] })).toEqual({ secrets: [] })
    const secrets = Array(1024).fill(secret)
    expect(readUnwrapRequest({ secrets })).toEqual({ secrets })
  })

  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['a list', [secret]],
    ['no list of secrets', { secrets: {} }],
    ['more than 1024 secrets', { secrets: Array(1025).fill(secret) }],
    ['a secret that is null', { secrets: [null] }],
    ['a secret without a name', { secrets: [{ ...secret, name: undefined }] }],
    ['a secret whose header is no text', { secrets: [{ ...secret, protected: {} }] }],
  ])('that is %s is refused', (_title, body) => {
    expect(() => readUnwrapRequest(body)).toThrow(expect.objectContaining({ code: 'ERR_REQUEST' }))
  })
})
