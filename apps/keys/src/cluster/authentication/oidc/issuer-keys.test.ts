import type { RequestListener, ServerResponse } from 'node:http'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { createAuthenticator, job, startKnownIssuer } from '../../../testing/oidc-authenticator'

const DISCOVERY = '/.well-known/openid-configuration'
const unknown = { code: 'ERR_UNAUTHENTICATED' }
const unavailable = { code: 'ERR_TOKEN_ISSUER' }
const web = { identity: { use: 'build', app: 'web' } }

async function start() {
  const { issuer, settings } = await startKnownIssuer()
  const authenticator = createAuthenticator([settings])
  vi.useFakeTimers({ toFake: ['Date'] })
  onTestFinished(() => {
    vi.useRealTimers()
  })
  return {
    issuer,
    ...authenticator,
    /** Time passes, by all clocks. */
    pass: (milliseconds: number) => {
      authenticator.pass(milliseconds)
      vi.setSystemTime(Date.now() + milliseconds)
    },
    fetches: () => issuer.asked.filter((path) => path === '/keys').length,
  }
}

describe('the keys of an issuer', () => {
  test('are read when a token needs them, once, and again after ten minutes', async () => {
    const { issuer, ask, pass } = await start()
    expect(issuer.asked).toEqual([])
    const tokens = await Promise.all(Array.from({ length: 20 }, () => issuer.sign(job)))
    await Promise.all(tokens.map((token) => ask(token)))
    pass(9 * 60_000)
    await ask(await issuer.sign(job))
    expect(issuer.asked).toEqual([DISCOVERY, '/keys'])
    pass(61_000)
    await ask(await issuer.sign(job))
    expect(issuer.asked).toEqual([DISCOVERY, '/keys', DISCOVERY, '/keys'])
  })

  test('that were rotated are found, and the old one is known no more', async () => {
    const { issuer, ask, pass } = await start()
    const old = await issuer.sign(job)
    expect(await ask(old)).toMatchObject(web)
    await issuer.rotate()
    pass(31_000)
    expect(await ask(await issuer.sign(job))).toMatchObject(web)
    await expect(ask(old)).rejects.toMatchObject(unknown)
  })

  test('are read at most once in half a minute, however many unknown ones are named', async () => {
    const { issuer, ask, pass, fetches, counted } = await start()
    await ask(await issuer.sign(job))
    const others = await startKnownIssuer()
    const flood = async () => {
      const tokens = Array.from({ length: 200 }, async (_, jti) => {
        if (jti % 50 === 0) await others.issuer.rotate()
        return others.issuer.sign({ ...job, iss: issuer.url, jti: String(jti) })
      })
      for (const token of tokens) await expect(ask(await token)).rejects.toMatchObject(unknown)
    }
    await flood()
    expect(fetches()).toBe(1)
    pass(31_000)
    await flood()
    expect(fetches()).toBe(2)
    expect(counted.filter((each) => each === 'unknown-key')).toHaveLength(400)
    expect(await ask(await issuer.sign(job))).toMatchObject(web)
  })
})

describe('an issuer that is away', () => {
  test('makes a failure, not a refusal, is asked again every five seconds, and comes back', async () => {
    const { issuer, ask, pass, counted } = await start()
    issuer.answerWith((_request, response) => response.destroy())
    const token = await issuer.sign(job)
    for (let times = 0; times < 20; times++)
      await expect(ask(token)).rejects.toMatchObject(unavailable)
    expect(issuer.asked).toHaveLength(1)
    pass(5001)
    await expect(ask(token)).rejects.toMatchObject(unavailable)
    expect(issuer.asked).toHaveLength(2)
    issuer.answerWith(null)
    await expect(ask(token)).rejects.toMatchObject(unavailable)
    pass(5001)
    expect(await ask(token)).toMatchObject(web)
    expect(counted.slice(0, 22)).toEqual(Array(22).fill('failed'))
  })

  test('does not matter while its keys are known, but for one that is not', async () => {
    const { issuer, ask, pass } = await start()
    await ask(await issuer.sign(job))
    issuer.answerWith((_request, response) => response.destroy())
    const known = await issuer.sign(job)
    await issuer.rotate()
    const other = await issuer.sign(job)
    pass(31_000)
    for (let times = 0; times < 20; times++) {
      await expect(ask(other)).rejects.toMatchObject(unavailable)
      expect(await ask(known)).toMatchObject(web)
    }
    expect(issuer.asked).toHaveLength(3)
    issuer.answerWith(null)
    pass(5001)
    expect(await ask(other)).toMatchObject(web)
  })
})

test('tokens that wait for an issuer have a limit, and hold up nobody afterwards', async () => {
  const { issuer, ask } = await start()
  const token = await issuer.sign(job)
  const held: ServerResponse[] = []
  issuer.answerWith((_request, response) => held.push(response))
  const waiting = Array.from({ length: 512 }, () => ask(token))
  await expect(ask(token)).rejects.toMatchObject({ code: 'ERR_BUSY' })
  await vi.waitUntil(() => held.length > 0)
  for (const response of held) response.destroy()
  const results = await Promise.allSettled(waiting)
  expect(results.every(({ status }) => status === 'rejected')).toBe(true)
  await expect(ask(token)).rejects.toMatchObject({ code: 'ERR_TOKEN_ISSUER' })
})

describe('an answer that cannot be used makes a failure', () => {
  /** One document is like this, and the other as it should be. */
  const answering =
    (
      place: string,
      status: number,
      body: string,
      headers = {},
    ): ((url: string) => RequestListener) =>
    (url) =>
    ({ url: path }, response) => {
      const good = path === '/keys' ? { keys: [] } : { issuer: url, jwks_uri: `${url}/keys` }
      if (path === place) response.writeHead(status, headers).end(body)
      else response.end(JSON.stringify(good))
    }
  const configuration = (change: object) => (url: string) =>
    answering(
      DISCOVERY,
      200,
      JSON.stringify({ issuer: url, jwks_uri: `${url}/keys`, ...change }),
    )(url)

  test.each<[string, (url: string) => RequestListener, RegExp]>([
    [
      'when it leads elsewhere',
      answering(DISCOVERY, 302, '', { Location: 'https://localhost/' }),
      /answered with status 302$/,
    ],
    ['when there is none', answering(DISCOVERY, 404, '{}'), /answered with status 404$/],
    ['when it is no JSON', answering(DISCOVERY, 200, '<html>hunter2'), /did not answer with JSON$/],
    ['when it is a list', answering(DISCOVERY, 200, '[]'), /does not name itself as the issuer$/],
    [
      'when it is of another issuer',
      configuration({ issuer: 'https://a.example' }),
      /does not name itself/,
    ],
    [
      'when it is of an issuer with a slash more',
      (url) => configuration({ issuer: `${url}/` })(url),
      /does not name itself/,
    ],
    [
      'when it names no keys',
      configuration({ jwks_uri: undefined }),
      /does not say where its keys are on https$/,
    ],
    [
      'when its keys are on http',
      configuration({ jwks_uri: 'http://localhost/keys' }),
      /on https$/,
    ],
    ['when its keys are nowhere', configuration({ jwks_uri: 'keys' }), /on https$/],
    ['when its keys are in a file', configuration({ jwks_uri: 'file:///etc/passwd' }), /on https$/],
    ['when its keys lead elsewhere', answering('/keys', 301, '', { Location: '/' }), /status 301$/],
    ['when its keys are away', answering('/keys', 500, ''), /answered with status 500$/],
    [
      'when its keys are no set',
      answering('/keys', 200, '{"keys":{}}'),
      /has no set of keys where it says$/,
    ],
    ['when a key is none', answering('/keys', 200, '{"keys":["hunter2"]}'), /has no set of keys/],
    [
      'when they have no end',
      answering('/keys', 200, JSON.stringify({ keys: [], long: 'a'.repeat(300_000) })),
      /answered with more than 262144 bytes$/,
    ],
  ])('%s', async (_title, listener, message) => {
    const { issuer, ask, fetches } = await start()
    issuer.answerWith(listener(issuer.url))
    const failed = ask(await issuer.sign(job))
    await expect(failed).rejects.toMatchObject(unavailable)
    await expect(failed).rejects.toThrow(message)
    await expect(failed).rejects.not.toThrow('hunter2')
    expect(fetches()).toBeLessThanOrEqual(1)
  })

  test('when a key of the set is not what it says', async () => {
    const { issuer, ask } = await start()
    const broken = { ...issuer.publicKey(), n: 'AQAB' }
    issuer.answerWith(answering('/keys', 200, JSON.stringify({ keys: [broken] }))(issuer.url))
    await expect(ask(await issuer.sign(job))).rejects.toMatchObject(unavailable)
  })

  test('when it is of a server that nobody vouches for', async () => {
    const { settings } = await startKnownIssuer()
    const { issuer } = await startKnownIssuer()
    // Its certificate is for another name.
    const moved = settings.issuer.replace('localhost', '127.0.0.1')
    const { ask } = createAuthenticator([{ ...settings, issuer: moved }])
    const token = await issuer.sign({ ...job, iss: moved })
    await expect(ask(token)).rejects.toMatchObject(unavailable)
  })

  test('when it takes more than its time', async () => {
    const { issuer, ask } = await start()
    issuer.answerWith((_request, response) => response.write('{'))
    const begin = performance.now()
    await expect(ask(await issuer.sign(job))).rejects.toMatchObject(unavailable)
    expect(performance.now() - begin).toBeGreaterThan(4900)
    expect(performance.now() - begin).toBeLessThan(10_000)
  })
})
