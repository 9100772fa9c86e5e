import { IterappError } from '@iterapp/errors'
import { createLogger } from '@iterapp/http'
import { parseIdentityRules } from '@iterapp/identity'
import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { describe, expect, test } from 'vitest'
import type { CallingPod } from '../../ports'
import { createCanary } from '../../testing/canary'
import { makeToken } from '../../testing/make-token'
import { createClusterAuthenticator } from './authenticator'
import type { Refusal } from './refusal'

const AUDIENCE = 'iterapp-keys.iterapp-system'

const rules = parseIdentityRules([
  { pattern: 'apps-{app}-build', use: 'build' },
  { pattern: 'apps-{app}-{environment}', environments: ['test', 'prod'] },
  { pattern: 'iterapp-{app}', environment: 'test' },
])

const refusal = {
  code: 'ERR_UNAUTHENTICATED',
  message: 'The keys service does not know the caller.',
}

/** An authenticator whose API server and clock are a test's. */
function createAuthenticator() {
  const canary = createCanary()
  let time = Date.parse('2026-01-02T03:04:05Z')
  let answer: () => Promise<Refusal | CallingPod> = () => Promise.resolve(pod)
  const pod: CallingPod = {
    namespace: 'apps-web-test',
    name: 'web-1',
    uid: 'p-uid',
    serviceAccount: 'default',
    node: 'n-1',
  }
  const reviewed: string[] = []
  const counted: string[] = []
  const lines: string[] = []
  const authenticate = createClusterAuthenticator({
    review: (token) => {
      reviewed.push(token)
      return answer()
    },
    audience: AUDIENCE,
    rules,
    accountBuilders: new Map([
      ['ci/build-web', 'web'],
      ['ci/build-shop', 'shop'],
      ['apps-web-test/build-web', 'web'],
    ]),
    releaseNamespace: 'iterapp-system',
    logger: createLogger({
      write: (line) => {
        canary.watch(line)
        lines.push(line)
      },
    }),
    now: () => time,
    elapsed: () => time,
    countAuthentication: (result) => counted.push(result),
  })
  const token = (seconds = 3600, signature = 'signature') => {
    const made = makeToken({ aud: [AUDIENCE], exp: time / 1000 + seconds }, signature)
    canary.guard(made)
    return made
  }
  return {
    pod,
    reviewed,
    counted,
    token,
    log: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>),
    ask: (...tokens: readonly string[]) => authenticate(request(tokens)),
    pass: (milliseconds: number) => (time += milliseconds),
    setAnswer: (next: typeof answer) => (answer = next),
  }
}

function request(tokens: readonly string[]): IncomingMessage {
  const message = new IncomingMessage(new Socket())
  if (tokens.length > 0) {
    message.headersDistinct.authorization = tokens.map((token) => `Bearer ${token}`)
  }
  return message
}

describe('a pod', () => {
  test.each<[string, object]>([
    ['apps-web-test', { use: 'runtime', app: 'web', environment: 'test' }],
    ['apps-web-prod', { use: 'runtime', app: 'web', environment: 'prod' }],
    ['apps-web-build', { use: 'build', app: 'web' }],
  ])('of %s may open what its namespace says', async (namespace, identity) => {
    const { ask, token, pod, setAnswer, counted, log } = createAuthenticator()
    setAnswer(() => Promise.resolve({ ...pod, namespace }))
    expect(await ask(token())).toEqual({ identity, pod: { ...pod, namespace } })
    expect(counted).toEqual(['accepted'])
    expect(log()).toEqual([])
  })

  test.each(['default', 'kube-system', 'iterapp-system', 'apps-web-dev', 'apps-web'])(
    'of %s, which has no identity, is refused like anybody',
    async (namespace) => {
      const { ask, token, pod, setAnswer, counted, log } = createAuthenticator()
      setAnswer(() => Promise.resolve({ ...pod, namespace }))
      await expect(ask(token())).rejects.toMatchObject(refusal)
      expect(counted).toEqual(['no-identity'])
      expect(log()).toMatchObject([
        { level: 'info', reason: 'no-identity', pod: { namespace }, msg: 'caller refused' },
      ])
    },
  )
})

describe('a pod of a CI namespace', () => {
  test.each(['web', 'shop'])('may open the build secrets of %s by its account', async (app) => {
    const { ask, token, pod, setAnswer } = createAuthenticator()
    const builder = { ...pod, namespace: 'ci', serviceAccount: `build-${app}` }
    setAnswer(() => Promise.resolve(builder))
    expect(await ask(token())).toEqual({ identity: { use: 'build', app }, pod: builder })
  })

  test.each([
    ['ci', 'default'],
    ['ci', 'build-other'],
    ['other', 'build-web'],
    ['ci-build-web', 'build-web'],
  ])('%s may open nothing by the account %s', async (namespace, serviceAccount) => {
    const { ask, token, pod, setAnswer, log } = createAuthenticator()
    setAnswer(() => Promise.resolve({ ...pod, namespace, serviceAccount }))
    await expect(ask(token())).rejects.toMatchObject(refusal)
    expect(log()).toMatchObject([{ reason: 'no-identity', pod: { namespace, serviceAccount } }])
  })

  test('is what its namespace says, where that says something, whatever its account', async () => {
    const { ask, token, pod, setAnswer } = createAuthenticator()
    setAnswer(() => Promise.resolve({ ...pod, serviceAccount: 'build-web' }))
    expect((await ask(token())).identity).toEqual({
      use: 'runtime',
      app: 'web',
      environment: 'test',
    })
  })
})

describe('a caller', () => {
  test('is refused in the same words whatever the API server finds', async () => {
    const reasons: readonly Refusal[] = [
      'not-authenticated',
      'review-error',
      'review-audience',
      'no-service-account',
      'no-pod',
    ]
    for (const reason of reasons) {
      const { ask, token, setAnswer, counted, log } = createAuthenticator()
      setAnswer(() => Promise.resolve(reason))
      await expect(ask(token())).rejects.toMatchObject(refusal)
      expect(counted).toEqual([reason])
      expect(log()).toMatchObject([{ reason }])
    }
  })

  test('whose token is garbage costs the API server nothing', async () => {
    const { ask, reviewed, counted, token } = createAuthenticator()
    const garbage = [
      [],
      ['hunter2'],
      ['a.b.c'],
      [makeToken({ aud: ['other'], exp: 4e9 })],
      [token(-3600)],
      [token(), token()],
    ]
    for (const tokens of garbage) await expect(ask(...tokens)).rejects.toMatchObject(refusal)
    expect(reviewed).toEqual([])
    expect(counted).toEqual([
      'no-token',
      'no-jwt',
      'no-jwt',
      'other-audience',
      'expired',
      'no-token',
    ])
  })

  test('who cannot be checked now is not refused', async () => {
    const { ask, token, setAnswer, counted } = createAuthenticator()
    setAnswer(() => Promise.reject(new IterappError('ERR_API_SERVER', 'away')))
    await expect(ask(token())).rejects.toMatchObject({ code: 'ERR_API_SERVER' })
    expect(counted).toEqual(['failed'])
  })
})

describe('a review', () => {
  test('is good for ten seconds', async () => {
    const { ask, token, reviewed, pass, setAnswer } = createAuthenticator()
    const own = token()
    await ask(own)
    setAnswer(() => Promise.resolve('not-authenticated'))
    pass(10_000)
    await ask(own)
    expect(reviewed).toHaveLength(1)
    pass(1)
    await expect(ask(own)).rejects.toMatchObject(refusal)
    expect(reviewed).toHaveLength(2)
  })

  test('is good for no longer than the token', async () => {
    const { ask, token, reviewed, pass, setAnswer } = createAuthenticator()
    const short = token(3)
    await ask(short)
    setAnswer(() => Promise.resolve('not-authenticated'))
    pass(3001)
    await expect(ask(short)).rejects.toMatchObject(refusal)
    expect(reviewed).toHaveLength(2)
  })

  test('of a token that is over by our clock is not kept at all', async () => {
    const { ask, token, reviewed } = createAuthenticator()
    const over = token(-10)
    await ask(over)
    await ask(over)
    expect(reviewed).toHaveLength(2)
  })

  test('is of one token only, even if they differ by nothing but their signature', async () => {
    const { ask, token, reviewed, setAnswer } = createAuthenticator()
    await ask(token(3600, 'real'))
    setAnswer(() => Promise.resolve('not-authenticated'))
    await expect(ask(token(3600, 'forged'))).rejects.toMatchObject(refusal)
    expect(reviewed).toHaveLength(2)
  })

  test('that refuses is not kept, nor one that failed', async () => {
    const { ask, token, reviewed, pod, setAnswer } = createAuthenticator()
    const own = token()
    setAnswer(() => Promise.resolve('not-authenticated'))
    await expect(ask(own)).rejects.toMatchObject(refusal)
    setAnswer(() => Promise.reject(new IterappError('ERR_API_SERVER')))
    await expect(ask(own)).rejects.toMatchObject({ code: 'ERR_API_SERVER' })
    setAnswer(() => Promise.resolve(pod))
    expect(await ask(own)).toMatchObject({ identity: { app: 'web' } })
    expect(reviewed).toHaveLength(3)
  })

  test('is shared by requests that come at the same time', async () => {
    const { ask, token, reviewed, pod, setAnswer, counted } = createAuthenticator()
    let finish: (pod: CallingPod) => void = () => undefined
    setAnswer(() => new Promise((resolve) => (finish = resolve)))
    const own = token()
    const callers = Array.from({ length: 50 }, () => ask(own))
    await new Promise((resolve) => setImmediate(resolve))
    finish(pod)
    expect(new Set((await Promise.all(callers)).map(({ pod }) => pod?.name))).toEqual(
      new Set(['web-1']),
    )
    expect([reviewed.length, counted.length]).toEqual([1, 50])
  })
})
