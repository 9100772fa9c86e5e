import { describe, expect, test } from 'vitest'
import { freezePayload, readPayload, type Payload } from './index'

const payload: Payload = {
  app: 'myapp',
  environment: 'prod',
  variables: [{ name: 'API_KEY', jwe: 'a.b.c.d.e' }],
  files: [{ path: '/app/$(HOME)/ø.json', mode: 0o400, jwe: 'f.g.h.i.j' }],
}

const thaw = (frozen: ReadonlyMap<string, string>) => readPayload(Object.fromEntries(frozen))

const encoded = (value: unknown) => ({
  ITERAPP_PAYLOAD_0: Buffer.from(JSON.stringify(value)).toString('base64url'),
})

describe('a frozen payload', () => {
  test('is read back as it was', () => {
    expect(thaw(freezePayload(payload))).toEqual(payload)
  })

  test('holds nothing that Kubernetes would expand', () => {
    for (const piece of freezePayload(payload).values()) expect(piece).toMatch(/^[A-Za-z0-9_-]+$/)
  })

  test('is cut in pieces that fit an environment string', () => {
    const large = { ...payload, variables: [{ name: 'X', jwe: 'e'.repeat(128 * 1024 - 9) }] }
    const frozen = freezePayload(large)
    expect([...frozen.keys()]).toEqual(['ITERAPP_PAYLOAD_0', 'ITERAPP_PAYLOAD_1'])
    for (const piece of frozen.values()) expect(piece.length).toBeLessThanOrEqual(96 * 1024)
    expect(thaw(frozen)).toEqual(large)
  })

  test('is refused one byte above the limit, naming the largest secret', () => {
    const at = (length: number) => ({
      ...payload,
      variables: [{ name: 'X', jwe: 'e'.repeat(length) }],
    })
    expect(() => freezePayload(at(131_063))).not.toThrow()
    expect(() => freezePayload(at(131_064))).toThrow(
      expect.objectContaining({
        code: 'ERR_PAYLOAD_TOO_LARGE',
        message:
          'the ciphertexts of this environment take 131073 bytes, and 131072 are allowed; ' +
          'the largest is X with 131064 bytes',
      }),
    )
    expect(() => freezePayload(at(131_064), 512 * 1024)).not.toThrow()
  })

  test.each<[string, Record<string, string>]>([
    ['none', {}],
    ['not base64url', { ITERAPP_PAYLOAD_0: 'a b' }],
    ['not JSON', { ITERAPP_PAYLOAD_0: 'AAAA' }],
    ['not UTF-8', { ITERAPP_PAYLOAD_0: '_____w' }],
    ['of another version', encoded({ ...payload, v: 2 })],
    ['not an object', encoded([])],
    ['without files', encoded({ ...payload, v: 1, files: undefined })],
    ['with a file that is none', encoded({ ...payload, v: 1, files: [null] })],
    ['with a variable without a name', encoded({ ...payload, v: 1, variables: [{ jwe: 'a' }] })],
    [
      'with a mode that writes',
      encoded({ ...payload, v: 1, files: [{ path: '/a', mode: 0o644, jwe: 'a' }] }),
    ],
    [
      'with a mode that is no number',
      encoded({ ...payload, v: 1, files: [{ path: '/a', mode: '4', jwe: 'a' }] }),
    ],
  ])('that is %s is refused', (_title, variables) => {
    expect(() => readPayload(variables)).toThrow(expect.objectContaining({ code: 'ERR_PAYLOAD' }))
  })
})
