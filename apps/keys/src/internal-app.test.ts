import type { PrivateKeyRecord } from '@iterapp/crypto/format'
import { generateKey } from '@iterapp/crypto/node-jose'
import { loadPrivateKey } from '@iterapp/crypto/openssl'
import { IterappError } from '@iterapp/errors'
import type { Identity } from '@iterapp/identity'
import { MAX_BODY_BYTES, type UnwrapResult } from '@iterapp/unwrap'
import { describe, expect, test } from 'vitest'
import { openFileKeyStore } from './local/file-key-store'
import { createInternalApp } from './internal-app'
import { createLocalAuthenticator } from './local/local-authenticator'
import type { Caller, CheckVariables } from './ports'
import { askApp } from './testing/ask'
import { build, createFixture, runtime, type SealedSecret } from './testing/fixture'

async function createInternal() {
  const fixture = await createFixture()
  const { keyFile, tokenFile, logger, internalDeps, canary, tokens } = fixture
  const keyStore = await openFileKeyStore({ path: keyFile, isDefault: false }, new Date(), logger)
  const authenticate = await createLocalAuthenticator({ path: tokenFile, isDefault: false }, logger)
  const ask = askApp(createInternalApp({ ...internalDeps, keyStore, authenticate }), canary)
  const post = (body: unknown, token = tokens.runtime) =>
    ask
      .post('/v1/unwrap')
      .set('Authorization', `Bearer ${token}`)
      .type('json')
      .send(typeof body === 'string' ? body : JSON.stringify(body))
  const unwrap = async (secrets: readonly SealedSecret[], token = tokens.runtime) => {
    const answer = await post({ secrets: secrets.map(({ wrapped }) => wrapped) }, token)
    expect(answer.status).toBe(200)
    return (answer.body as { results: readonly UnwrapResult[] }).results
  }
  return { ...fixture, ask, post, unwrap }
}

const codesOf = (results: readonly UnwrapResult[]) =>
  results.map((result) => ('error' in result ? result.error.code : 'ok'))

describe('the unwrap', () => {
  test('gives the content key of a secret, not to be stored', async () => {
    const { post, seal } = await createInternal()
    const { wrapped, contentKey } = await seal()
    const answer = await post({ secrets: [wrapped] })
    expect(answer.status).toBe(200)
    expect(answer.body).toEqual({ results: [{ key: contentKey }] })
    expect(answer.headers).toMatchObject({
      'cache-control': 'no-store',
      'content-type': 'application/json; charset=utf-8',
    })
    expect(answer.headers).not.toHaveProperty('etag')
  })

  test('gives a result or an error code for each secret, in their order', async () => {
    const { unwrap, seal, log } = await createInternal()
    const good = await seal()
    const bad = await seal({ environment: 'prod' })
    const broken = { ...good, wrapped: { ...good.wrapped, encrypted_key: 'AAAA' } }
    const results = await unwrap([good, bad, good, broken, bad])
    expect(results[0]).toEqual({ key: good.contentKey })
    expect(codesOf(results)).toEqual([
      'ok',
      'ERR_SCOPE_MISMATCH',
      'ok',
      'ERR_JWE_MALFORMED',
      'ERR_SCOPE_MISMATCH',
    ])
    const [line] = log().filter(({ msg }) => msg === 'unwrapped')
    expect(line).toEqual({
      level: 'info',
      time: expect.any(String) as string,
      requestId: log().at(-1)?.requestId,
      identity: runtime,
      secrets: 5,
      refused: 3,
      codes: { ERR_SCOPE_MISMATCH: 2, ERR_JWE_MALFORMED: 1 },
      msg: 'unwrapped',
    })
  })

  test('takes no secret at all, and as many as 1024, but not one more', async () => {
    const { unwrap, post, seal } = await createInternal()
    const secret = await seal()
    expect(await unwrap([])).toEqual([])
    const results = await unwrap(Array<SealedSecret>(1024).fill(secret))
    expect(results).toEqual(Array(1024).fill({ key: secret.contentKey }))
    const answer = await post({ secrets: Array(1025).fill(secret.wrapped) })
    expect(answer.status).toBe(400)
    expect(answer.body).toEqual({
      code: 'ERR_REQUEST',
      message: 'the request has more than 1024 secrets',
    })
  })

  test('opens what was sealed to an older key', async () => {
    const { unwrap, seal, records } = await createInternal()
    const secret = await seal({}, records[1])
    expect(await unwrap([secret])).toEqual([{ key: secret.contentKey }])
  })

  test.each([
    { environment: '*' },
    { name: '*' },
    { environment: '*', name: '*' },
    { name: '/app/config/firebase.json' },
  ])('opens the scope %o', async (change) => {
    const { unwrap, seal } = await createInternal()
    const secret = await seal(change)
    expect(await unwrap([secret])).toEqual([{ key: secret.contentKey }])
  })

  test('opens a build secret for the builder only', async () => {
    const { unwrap, seal, tokens } = await createInternal()
    const secret = await seal({ use: 'build', environment: '*' })
    expect(await unwrap([secret], tokens.build)).toEqual([{ key: secret.contentKey }])
    expect(codesOf(await unwrap([secret]))).toEqual(['ERR_SCOPE_MISMATCH'])
    expect(codesOf(await unwrap([await seal()], tokens.build))).toEqual(['ERR_SCOPE_MISMATCH'])
  })

  test.each([
    { app: 'other' },
    { environment: 'prod' },
    { use: 'build' as const, environment: '*' },
    { app: 'other', environment: '*', name: '*' },
  ])('refuses the scope %o, whatever the request says', async (change) => {
    const { unwrap, seal, post } = await createInternal()
    const secret = await seal(change)
    expect(codesOf(await unwrap([secret]))).toEqual(['ERR_SCOPE_MISMATCH'])
    const claims = { use: 'build', app: 'other', environment: 'prod', identity: change, ...change }
    const answer = await post({ ...claims, secrets: [{ ...secret.wrapped, ...claims }] }).set({
      'X-Forwarded-User': 'other',
      'X-App': 'other',
    })
    const { results } = answer.body as { results: readonly UnwrapResult[] }
    expect(codesOf(results)).toEqual(['ERR_SCOPE_MISMATCH'])
  })

  test('refuses a secret that was sealed under another name', async () => {
    const { unwrap, seal } = await createInternal()
    const secret = await seal()
    const moved = { ...secret, wrapped: { ...secret.wrapped, name: 'OTHER' } }
    expect(await unwrap([moved])).toEqual([
      {
        error: {
          code: 'ERR_SCOPE_MISMATCH',
          message: 'it is encrypted under the name API_KEY and used as OTHER',
        },
      },
    ])
  })

  test('refuses a secret of a key that it does not have', async () => {
    const { unwrap, seal } = await createInternal()
    const foreign: PrivateKeyRecord = await generateKey(new Date(0))
    expect(codesOf(await unwrap([await seal({}, foreign)]))).toEqual(['ERR_KEY_UNKNOWN'])
  })
})

describe('a request', () => {
  test.each<[string, unknown]>([
    ['no JSON', '{"secrets": hunter2'],
    ['a text', '"hunter2"'],
    ['a list', []],
    ['no secrets', { keys: 'hunter2' }],
    ['secrets that are no list', { secrets: 'hunter2' }],
    ['a secret that is none', { secrets: ['hunter2'] }],
    ['a secret without a name', { secrets: [{ protected: 'hunter2', encrypted_key: 'b' }] }],
    ['a name that is no text', { secrets: [{ protected: 'a', encrypted_key: 'b', name: 1 }] }],
    ['no body', ''],
  ])('with %s is refused without a word of it', async (_title, body) => {
    const { post, log } = await createInternal()
    const answer = await post(body)
    expect(answer.status).toBe(400)
    expect(answer.body).toMatchObject({ code: 'ERR_REQUEST' })
    expect(answer.text + JSON.stringify(log())).not.toContain('hunter2')
  })

  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/json; charset=latin1',
  ])('of the type %s is refused, so that no form of another site can send one', async (type) => {
    const { post } = await createInternal()
    const answer = await post('{"secrets":[]}').type(type)
    expect(answer.status).toBe(415)
    expect(answer.body).toMatchObject({ code: 'ERR_MEDIA_TYPE' })
  })

  test('that is too large is refused', async () => {
    const { post } = await createInternal()
    const answer = await post(`{"secrets":[]}${' '.repeat(MAX_BODY_BYTES)}`)
    expect(answer.status).toBe(413)
    expect(answer.body).toMatchObject({ code: 'ERR_REQUEST_TOO_LARGE' })
  })

  test('by another method or at another path is refused', async () => {
    const { ask, tokens } = await createInternal()
    for (const method of ['get', 'put', 'delete', 'options'] as const) {
      const answer = await ask[method]('/v1/unwrap')
      expect([answer.status, answer.headers.allow]).toEqual([405, 'POST'])
      expect(answer.body).toMatchObject({ code: 'ERR_METHOD' })
    }
    for (const path of ['/', '/v1/keys', '/v1/unwrap/', '/v1/UNWRAP', '/v2/unwrap']) {
      const answer = await ask.post(path).set('Authorization', `Bearer ${tokens.runtime}`)
      expect(answer.status).toBe(404)
      expect(answer.body).toMatchObject({ code: 'ERR_NOT_FOUND' })
    }
  })

  test('under the name of another site is refused before anything is looked at', async () => {
    const { post } = await createInternal()
    const answer = await post({ secrets: [] }).set('Host', 'evil.example')
    expect(answer.status).toBe(421)
    expect(answer.body).toMatchObject({ code: 'ERR_HOST' })
  })

  test('for the health needs no token', async () => {
    const { ask, httpDeps } = await createInternal()
    expect((await ask.get('/healthz')).status).toBe(200)
    expect((await ask.get('/readyz')).status).toBe(200)
    httpDeps.stopped = true
    expect((await ask.get('/readyz')).status).toBe(503)
  })

  test('is logged in two lines, without token, key or name', async () => {
    const { unwrap, seal, log } = await createInternal()
    const before = log().length
    await unwrap([await seal({ name: 'hunter2' })])
    const lines = log().slice(before)
    expect(lines.map(({ msg }) => msg)).toEqual(['unwrapped', 'request'])
    expect(JSON.stringify(lines)).not.toContain('hunter2')
  })
})

describe('where variables do not arrive', () => {
  async function createThere(check: CheckVariables) {
    const fixture = await createFixture()
    const { internalDeps, canary, records, seal } = fixture
    const own = { name: 'web-1', uid: 'u-1', serviceAccount: 'default', node: 'n-1' }
    const pod = { namespace: 'apps-hello-local', ...own }
    let identity: Identity = runtime
    const callers: Caller[] = []
    const [key] = records.map(loadPrivateKey)
    const app = createInternalApp({
      ...internalDeps,
      authenticate: () => Promise.resolve({ identity, pod }),
      checkVariables: (caller) => {
        callers.push(caller)
        return check(caller)
      },
      keyStore: { finder: () => (kid) => Promise.resolve(kid === key?.kid ? key : null) },
    })
    const post = async (...secrets: readonly SealedSecret[]) =>
      askApp(app, canary)
        .post('/v1/unwrap')
        .send({ secrets: secrets.map(({ wrapped }) => wrapped) })
    const variable = await seal()
    const file = await seal({ name: '/app/a' })
    const setIdentity = (change: Identity) => (identity = change)
    return { ...fixture, pod, callers, post, variable, file, setIdentity }
  }

  const tooOld: CheckVariables = () =>
    Promise.resolve(new IterappError('ERR_NODE_TOO_OLD', 'n-1 is too old'))

  test('they are refused, and files get their keys', async () => {
    const { post, variable, file, callers, pod } = await createThere(tooOld)
    const other = { ...file, wrapped: { ...file.wrapped, name: '/app/b' } }
    const answer = await post(variable, file, variable, other)
    const refused = { error: { code: 'ERR_NODE_TOO_OLD', message: 'n-1 is too old' } }
    expect([answer.status, answer.body]).toEqual([
      200,
      {
        results: [
          refused,
          { key: file.contentKey },
          refused,
          { error: expect.objectContaining({ code: 'ERR_SCOPE_MISMATCH' }) as object },
        ],
      },
    ])
    expect(callers).toEqual([{ identity: runtime, pod }])
  })

  test('who asks is in the log, and how it ended in the counts', async () => {
    const { post, variable, file, log, counted, pod } = await createThere(tooOld)
    await post(variable, file)
    expect(log().find(({ msg }) => msg === 'unwrapped')).toMatchObject({
      identity: runtime,
      pod,
      secrets: 2,
      refused: 1,
      codes: { ERR_NODE_TOO_OLD: 1 },
    })
    expect(JSON.stringify(log())).not.toContain('/app/a')
    expect(counted).toEqual(['secrets ERR_NODE_TOO_OLD 1', 'secrets ok 1', 'request ok'])
  })

  test('nothing is looked at for files, nor for a builder', async () => {
    const { post, variable, file, callers, setIdentity, seal } = await createThere(tooOld)
    expect((await post(file)).body).toEqual({ results: [{ key: file.contentKey }] })
    expect((await post()).body).toEqual({ results: [] })
    setIdentity(build)
    const secret = await seal({ use: 'build', environment: '*' })
    expect((await post(secret, variable)).body).toMatchObject({
      results: [{ key: secret.contentKey }, { error: { code: 'ERR_SCOPE_MISMATCH' } }],
    })
    expect(callers).toEqual([])
  })

  test('they are unwrapped when they do arrive', async () => {
    const { post, variable } = await createThere(() => Promise.resolve(null))
    expect((await post(variable)).body).toEqual({ results: [{ key: variable.contentKey }] })
  })

  test('and it cannot be found out, the caller is to ask again', async () => {
    const { post, variable, counted } = await createThere(() =>
      Promise.reject(new IterappError('ERR_API_SERVER', 'hunter2')),
    )
    const answer = await post(variable)
    expect([answer.status, answer.body]).toMatchObject([503, { code: 'ERR_API_SERVER' }])
    expect(answer.text).not.toContain('hunter2')
    expect(counted).toEqual(['request ERR_API_SERVER'])
  })
})

test('keys that are not there yet are to be asked for again', async () => {
  const { internalDeps, canary, seal } = await createFixture()
  const app = createInternalApp({
    ...internalDeps,
    authenticate: () => Promise.resolve({ identity: runtime, pod: null }),
    keyStore: { finder: () => () => Promise.reject(new IterappError('ERR_KEYS_NOT_LOADED')) },
  })
  const { wrapped } = await seal()
  const answer = await askApp(app, canary)
    .post('/v1/unwrap')
    .send({ secrets: [wrapped] })
  expect([answer.status, answer.body]).toMatchObject([503, { code: 'ERR_KEYS_NOT_LOADED' }])
})

test('a caller who is not known is not read further, and gets a challenge', async () => {
  const { ask, log, counted } = await createInternal()
  const answer = await ask.post('/v1/unwrap').type('json').send('{"secrets": hunter2')
  expect(answer.status).toBe(401)
  expect(answer.headers['www-authenticate']).toBe('Bearer')
  expect(answer.body).toEqual({
    code: 'ERR_UNAUTHENTICATED',
    message: 'The keys service does not know the caller.',
  })
  expect(log().some(({ msg }) => msg === 'unwrapped')).toBe(false)
  expect(counted).toEqual(['request ERR_UNAUTHENTICATED'])
  const long = `{"secrets":[]}${' '.repeat(2 * MAX_BODY_BYTES)}`
  expect((await ask.post('/v1/unwrap').type('json').send(long)).status).toBe(401)
})
