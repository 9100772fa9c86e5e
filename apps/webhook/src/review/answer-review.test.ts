import type { JsonPatchOperation } from '@iterapp/injection'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { deny, pass, type Decision } from '../policy/decision'
import { answerReview } from './answer-review'

const answer = (decision: Decision) =>
  JSON.parse(Buffer.concat(answerReview('u-1', decision)).toString()) as unknown

describe('the answer to a review', () => {
  test('that lets an object through as it is says so, and why for the audit log', () => {
    expect(answer(pass('no-config'))).toEqual({
      apiVersion: 'admission.k8s.io/v1',
      kind: 'AdmissionReview',
      response: { uid: 'u-1', allowed: true, auditAnnotations: { reason: 'no-config' } },
    })
  })

  test('that changes an object holds a JSON Patch in base64', () => {
    const patch = [
      { op: 'add', path: '/metadata/annotations/a~1b', value: 'blåbær 🫐' },
      { op: 'remove', path: '/spec/volumes/0' },
    ] as const
    const decoded = answer({ ...pass('injected'), patch }) as {
      response: { patchType: string; patch: string }
    }
    const { patchType, patch: text } = decoded.response
    expect(patchType).toBe('JSONPatch')
    expect(text).toMatch(/^[A-Za-z0-9+/]+={0,2}$/)
    expect(JSON.parse(Buffer.from(text, 'base64').toString('utf8'))).toEqual(patch)
  })

  test('that refuses an object names the reason before the message, and the status', () => {
    expect(answer(deny('identity-missing', 'ERR_IDENTITY_NONE', 'it has none'))).toEqual({
      apiVersion: 'admission.k8s.io/v1',
      kind: 'AdmissionReview',
      response: {
        uid: 'u-1',
        allowed: false,
        auditAnnotations: { reason: 'identity-missing' },
        status: {
          code: 403,
          reason: 'Forbidden',
          message:
            'identity-missing: it has none (ERR_IDENTITY_NONE). Use a namespace that a rule of ' +
            'identity.namespaces matches, or add a rule.',
        },
      },
    })
  })

  test('that asks to try again has another status', () => {
    const denial = deny('config-unavailable', 'ERR_CONFIG_UNAVAILABLE', 'gone')
    expect(answer(denial)).toMatchObject({
      response: {
        status: { code: 503, message: expect.stringMatching(/^config-unavailable: /) as string },
      },
    })
  })

  test('repeats the uid, whatever characters it has', () => {
    const uid = '"\n\u2028</script>'
    expect(JSON.parse(Buffer.concat(answerReview(uid, pass('disabled'))).toString())).toMatchObject(
      {
        response: { uid },
      },
    )
  })
})

describe('the patch of an answer', () => {
  const anyValue = fc.jsonValue({ maxDepth: 2 })
  const shared = Array.from({ length: 20 }, (_each, index) => ({ index }))
  const anyOperation: fc.Arbitrary<JsonPatchOperation> = fc.oneof(
    fc.record({
      op: fc.constant('add'),
      path: fc.constantFrom('/a', '/b'),
      value: fc.oneof(anyValue, fc.constantFrom(...shared), fc.nat({ max: 100 })),
    }),
    fc.record({ op: fc.constant('remove'), path: fc.constantFrom('/a', '/b') }),
  )

  test('is the one of its decision, whatever was answered before', () => {
    fc.assert(
      fc.property(fc.array(anyOperation, { minLength: 1, maxLength: 3 }), (patch) => {
        const { response } = answer({ ...pass('injected'), patch }) as {
          response: { patch: string }
        }
        expect(Buffer.from(response.patch, 'base64').toString()).toBe(JSON.stringify(patch))
      }),
      { numRuns: 2000 },
    )
  })
})

describe('the warnings of an answer', () => {
  const warn = (warnings: readonly string[]) =>
    (answer({ ...pass('injected'), warnings }) as { response: { warnings?: readonly string[] } })
      .response.warnings

  test('are told as they are', () => {
    expect(warn(['one', 'two'])).toEqual(['one', 'two'])
  })

  test('are not there when there are none', () => {
    expect(warn([])).toBeUndefined()
  })

  test('are five at most, and how many more there are', () => {
    expect(warn(['1', '2', '3', '4', '5', '6', '7'])).toEqual([
      '1',
      '2',
      '3',
      '4',
      '5',
      'and 2 more',
    ])
  })

  test('have 256 characters at most', () => {
    expect(warn(['x'.repeat(256), 'y'.repeat(257)])).toEqual(['x'.repeat(256), 'y'.repeat(256)])
  })
})
