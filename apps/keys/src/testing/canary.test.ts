import { describe, expect, test } from 'vitest'
import { createQuietCanary } from './canary'

const secret = Buffer.from('a secret of thirty-two bytes ?>~')

describe('the canary', () => {
  test.each<[string, string]>([
    ['base64url', `{"d":"${secret.toString('base64url')}"}`],
    ['base64', secret.toString('base64')],
    ['hexadecimal', `key=${secret.toString('hex')}`],
    ['JSON of a Buffer', JSON.stringify(secret)],
    ['plain text', `it is ${secret.toString()}`],
  ])('notices a secret as %s', (_title, text) => {
    const logged = createQuietCanary()
    logged.guard(secret)
    logged.watch(text)
    const answered = createQuietCanary()
    answered.guard(secret)
    answered.watchAnswer(text, true)
    expect([logged.leaks().length > 0, answered.leaks().length > 0]).toEqual([true, true])
  })

  test('allows a content key in the answer of an unwrap, and there only', () => {
    const canary = createQuietCanary()
    canary.guardContentKey(secret)
    canary.watchAnswer(secret.toString('base64url'), true)
    expect(canary.leaks()).toEqual([])
    canary.watchAnswer(secret.toString('base64url'), false)
    expect(canary.leaks()).toContain(secret.toString('base64url'))
  })
})
