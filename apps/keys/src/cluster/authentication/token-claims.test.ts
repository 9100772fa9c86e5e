import { describe, expect, test } from 'vitest'
import { makeToken } from '../../testing/make-token'
import { screenToken } from './token-claims'

const AUDIENCE = 'iterapp-keys.iterapp-system'
const NOW = Date.parse('2026-01-02T03:04:05Z')
const exp = NOW / 1000 + 600

const screen = (token: string) => screenToken(token, AUDIENCE, NOW)

const encode = (text: string) => Buffer.from(text).toString('base64url')

describe('a token', () => {
  test.each<[string, unknown]>([
    ['one audience', [AUDIENCE]],
    ['several audiences', ['https://kubernetes.default.svc', AUDIENCE]],
    ['its audience as a text', AUDIENCE],
  ])('with %s is worth a question', (_title, aud) => {
    expect(screen(makeToken({ aud, exp }))).toEqual({ expiresAt: exp * 1000 })
  })

  test('may be over for a minute, since clocks differ', () => {
    expect(screen(makeToken({ aud: AUDIENCE, exp: NOW / 1000 - 60 }))).toMatchObject({})
    expect(screen(makeToken({ aud: AUDIENCE, exp: NOW / 1000 - 61 }))).toBe('expired')
  })

  test.each<[string, string, string]>([
    ['no JWT', 'hunter2', 'no-jwt'],
    ['nothing', '', 'no-jwt'],
    ['two parts', `${encode('{}')}.${encode('{}')}`, 'no-jwt'],
    ['four parts', `${makeToken({ aud: AUDIENCE, exp })}.x`, 'no-jwt'],
    ['an empty part', `${encode('{}')}..${encode('x')}`, 'no-jwt'],
    ['no base64url', `a.${encode('{}')}=.c`, 'no-jwt'],
    ['a payload that is no JSON', `a.${encode('hunter2')}.c`, 'no-jwt'],
    ['a payload that is no object', `a.${encode('["a"]')}.c`, 'no-jwt'],
    ['a payload that is null', `a.${encode('null')}.c`, 'no-jwt'],
    ['no end', makeToken({ aud: AUDIENCE }), 'no-jwt'],
    ['an end that is no number', makeToken({ aud: AUDIENCE, exp: String(exp) }), 'no-jwt'],
    [
      'an end that no number can hold',
      `a.${encode(`{"aud":"${AUDIENCE}","exp":-1e999}`)}.c`,
      'expired',
    ],
    ['no audience', makeToken({ exp }), 'other-audience'],
    [
      'the audience of another release',
      makeToken({ aud: [`${AUDIENCE}2`], exp }),
      'other-audience',
    ],
    [
      'the audience of the API server',
      makeToken({ aud: ['https://kubernetes'], exp }),
      'other-audience',
    ],
    ['an audience in a list too many', makeToken({ aud: [[AUDIENCE]], exp }), 'other-audience'],
    ['much too much', makeToken({ aud: AUDIENCE, exp, more: 'x'.repeat(8192) }), 'no-jwt'],
  ])('with %s is not', (_title, token, reason) => {
    expect(screen(token)).toBe(reason)
  })
})
