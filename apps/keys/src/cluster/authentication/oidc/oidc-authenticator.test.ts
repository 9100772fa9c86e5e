import { createPublicKey, createHmac } from 'node:crypto'
import type { TestIssuer } from '@iterapp/testing'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { describe, expect, test } from 'vitest'
import {
  AUDIENCE,
  createAuthenticator,
  job,
  startKnownIssuer,
} from '../../../testing/oidc-authenticator'
import { makeToken } from '../../../testing/make-token'
import type { Refusal } from '../refusal'

const refusal = {
  code: 'ERR_UNAUTHENTICATED',
  message: 'The keys service does not know the caller.',
}

const seconds = () => Math.floor(Date.now() / 1000)

async function start() {
  const { issuer, settings } = await startKnownIssuer()
  return { issuer, settings, ...createAuthenticator([settings]) }
}

/** A token of the issuer with one header and one signature of a stranger's. */
function forge(
  { url, publicKey }: TestIssuer,
  header: object,
  sign: (input: string) => string,
): string {
  const claims = { iss: url, iat: seconds(), exp: seconds() + 300, ...job }
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')
  const input = `${encode({ kid: publicKey().kid, ...header })}.${encode(claims)}`
  return `${input}.${sign(input)}`
}

const hmac = (key: string | Uint8Array) => (input: string) =>
  createHmac('sha256', key).update(input).digest('base64url')

describe('a job', () => {
  test.each(['RS256', 'RS512', 'PS256', 'ES256', 'ES512', 'EdDSA'])(
    'of a project that builds an app may open its build secrets, signed by %s',
    async (alg) => {
      const { issuer, settings } = await startKnownIssuer({ alg })
      const { ask, counted, log } = createAuthenticator([settings])
      expect(await ask(await issuer.sign(job))).toEqual({
        identity: { use: 'build', app: 'web' },
        pod: null,
        builder: { issuer: issuer.url, id: '74' },
      })
      expect(counted).toEqual(['web 74', 'accepted'])
      expect(log()).toEqual([])
    },
  )

  test('may be known by one of several sets of claims', async () => {
    const { issuer, ask } = await start()
    const released = { ...job, ref: 'refs/tags/v1', environment: 'release' }
    expect((await ask(await issuer.sign(released))).identity).toEqual({ use: 'build', app: 'web' })
    const shop = { ...job, ref: 'refs/heads/any', repository_id: '75' }
    expect((await ask(await issuer.sign(shop))).identity).toEqual({ use: 'build', app: 'shop' })
  })

  test('of an issuer with a path, or a slash at its end, is found', async () => {
    for (const path of ['/group', '/']) {
      const { issuer, settings } = await startKnownIssuer({ path })
      const { ask } = createAuthenticator([settings])
      if (path === '/') {
        issuer.answerWith(({ url }, response) => {
          const keys = { keys: [issuer.publicKey()] }
          const configuration = { issuer: issuer.url, jwks_uri: `${issuer.url}keys` }
          response.end(JSON.stringify(url === '/keys' ? keys : configuration))
        })
      }
      expect(await ask(await issuer.sign(job))).toMatchObject({ identity: { app: 'web' } })
      expect(issuer.asked[0]).toBe(
        path === '/'
          ? '/.well-known/openid-configuration'
          : '/group/.well-known/openid-configuration',
      )
    }
  })

  test('whose list of audiences is ours alone is known', async () => {
    const { issuer, ask } = await start()
    const token = await issuer.sign({ ...job, aud: [AUDIENCE] })
    expect(await ask(token)).toMatchObject({ identity: { app: 'web' } })
  })

  test('may have a clock that goes half a minute wrong', async () => {
    const { issuer, ask } = await start()
    const times = [{ iat: seconds() + 25 }, { nbf: seconds() + 25 }, { exp: seconds() - 25 }]
    for (const time of times) {
      const token = await issuer.sign({ ...job, ...time })
      expect(await ask(token)).toMatchObject({ identity: { app: 'web' } })
    }
  })
})

describe('a token is refused in the same words, and the log says why', () => {
  test.each<[string, Refusal, object]>([
    ['for another audience', 'other-audience', { aud: 'https://other.example.com' }],
    ['for an audience that begins so', 'other-audience', { aud: `${AUDIENCE}/a` }],
    ['for two audiences', 'other-audience', { aud: [AUDIENCE, 'https://other.example.com'] }],
    ['for ours twice', 'other-audience', { aud: [AUDIENCE, AUDIENCE] }],
    ['for no audience', 'no-jwt', { aud: undefined }],
    ['for an empty list of them', 'other-audience', { aud: [] }],
    ['that has expired', 'expired', { exp: seconds() - 60 }],
    ['that never expires', 'no-jwt', { exp: undefined }],
    ['that expires at a text', 'no-jwt', { exp: '9999999999' }],
    ['that is not yet valid', 'not-yet-valid', { nbf: seconds() + 300 }],
    ['that was issued in the future', 'not-yet-valid', { iat: seconds() + 300 }],
    ['that was never issued', 'no-jwt', { iat: undefined }],
    ['that lives for more than a day', 'too-long-lived', { exp: seconds() + 90_000 }],
    ['that was issued long ago', 'too-long-lived', { iat: 0 }],
    ['of another project', 'no-builder', { repository_id: '76' }],
    ['of a project whose id begins so', 'no-builder', { repository_id: '740' }],
    ['of a project that has only the name', 'no-builder', { repository_id: undefined }],
    ['whose id is a number', 'no-builder', { repository_id: 74 }],
    ['whose id is a list', 'no-builder', { repository_id: ['74'] }],
    ['of another branch', 'no-builder', { ref: 'refs/heads/feature' }],
    ['of a branch that begins so', 'no-builder', { ref: 'refs/heads/main2' }],
    ['of no branch', 'no-builder', { ref: undefined }],
    ['whose branch is a list', 'no-builder', { ref: ['refs/heads/main'] }],
    ['of a branch with the name of another claim', 'no-builder', { ref: 'release' }],
  ])('%s (%s)', async (_title, reason, change) => {
    const { issuer, ask, counted, log } = await start()
    const token = await issuer.sign({ ...job, ...change })
    await expect(ask(token)).rejects.toMatchObject(refusal)
    expect(counted).toEqual([reason])
    const { repository_id: id } = { ...job, ...change } as Record<string, unknown>
    expect(log()).toMatchObject([{ level: 'info', reason, msg: 'caller refused' }])
    expect(log()[0]?.builder).toEqual({
      issuer: issuer.url,
      ...(typeof id === 'string' && { id }),
    })
  })

  test.each<[string, Refusal, object, (issuer: TestIssuer) => (input: string) => string]>([
    ['with no algorithm', 'algorithm', { alg: 'none' }, () => () => 'AA'],
    ['with an algorithm that there is not', 'algorithm', { alg: 'RS1' }, () => () => 'AA'],
    ['with no alg at all', 'no-jwt', {}, () => () => 'AA'],
    [
      'signed by HMAC with the public key as PEM',
      'algorithm',
      { alg: 'HS256' },
      ({ publicKey }) => {
        const key = createPublicKey({ key: { ...publicKey() }, format: 'jwk' })
        return hmac(key.export({ type: 'spki', format: 'pem' }))
      },
    ],
    [
      'signed by HMAC with the public key as it is published',
      'algorithm',
      { alg: 'HS256' },
      ({ publicKey }) => hmac(JSON.stringify(publicKey())),
    ],
    [
      'signed by HMAC with the modulus',
      'algorithm',
      { alg: 'HS256' },
      ({ publicKey }) => hmac(Buffer.from(publicKey().n ?? '', 'base64url')),
    ],
    ['with another signature', 'forged', { alg: 'RS256' }, () => () => 'AA'],
    ['by another algorithm than the key', 'unknown-key', { alg: 'PS256' }, () => () => 'AA'],
    [
      'with parameters that must be understood',
      'no-jwt',
      { alg: 'RS256', crit: ['x'], x: 1 },
      () => () => 'AA',
    ],
    ['with a key that there is not', 'unknown-key', { alg: 'RS256', kid: 'x' }, () => () => 'AA'],
    [
      'with a key that is no name',
      'unknown-key',
      { alg: 'RS256', kid: { a: 1 } },
      () => () => 'AA',
    ],
  ])('%s (%s)', async (_title, reason, header, sign) => {
    const { issuer, ask, counted, log } = await start()
    const token = forge(issuer, header, sign(issuer))
    await expect(ask(token)).rejects.toMatchObject(refusal)
    expect(counted).toEqual([reason])
    // What it says of itself is not known to be true.
    expect(log()).toMatchObject([{ reason }])
    expect(log()[0]?.builder).toEqual({ issuer: issuer.url })
  })

  test('that says that it is of another kind (other-type)', async () => {
    const { issuer, ask, counted } = await start()
    const token = await issuer.sign(job, { typ: 'at+jwt' })
    await expect(ask(token)).rejects.toMatchObject(refusal)
    expect(counted).toEqual(['other-type'])
  })

  test('with an empty signature, which alg none has (no-jwt)', async () => {
    const { issuer, ask, counted } = await start()
    await expect(ask(forge(issuer, { alg: 'none' }, () => ''))).rejects.toMatchObject(refusal)
    expect(counted).toEqual(['no-jwt'])
  })

  test.each<[Refusal, (issuer: TestIssuer) => object]>([
    ['forged', ({ publicKey }) => ({ kid: publicKey().kid })],
    ['unknown-key', () => ({ kid: 'own' })],
  ])('signed by a key that it brings along (%s)', async (reason, header) => {
    const { issuer, ask, counted } = await start()
    const { privateKey, publicKey } = await generateKeyPair('RS256')
    const jwk = await exportJWK(publicKey)
    const jku = 'https://evil.example.com/keys'
    const token = await new SignJWT({
      iss: issuer.url,
      iat: seconds(),
      exp: seconds() + 300,
      ...job,
    })
      .setProtectedHeader({
        alg: 'RS256',
        jwk,
        jku,
        x5u: jku,
        ...header(issuer),
      })
      .sign(privateKey)
    await expect(ask(token)).rejects.toMatchObject(refusal)
    expect(counted).toEqual([reason])
  })

  test('with claims that were changed after it was signed (forged)', async () => {
    const { issuer, ask, counted } = await start()
    const token = await issuer.sign({ ...job, repository_id: '999' })
    const [header = '', payload = '', signature = ''] = token.split('.')
    const changed = Buffer.from(payload, 'base64url').toString().replace('"999"', '"74"')
    const forged = [header, Buffer.from(changed).toString('base64url'), signature].join('.')
    await expect(ask(forged)).rejects.toMatchObject(refusal)
    expect(counted).toEqual(['forged'])
  })

  test.each<[string, Refusal, (url: string) => readonly string[]]>([
    ['that there is not', 'no-token', () => []],
    ['beside another one', 'no-token', () => ['a.b.c', 'a.b.c']],
    ['that is garbage', 'no-jwt', () => ['hunter2']],
    ['that is longer than any', 'no-jwt', (iss) => [makeToken({ iss, long: 'a'.repeat(9000) })]],
    [
      'of an issuer that is not listed',
      'other-issuer',
      () => [makeToken({ iss: 'https://a.example' })],
    ],
    ['of an issuer with a slash more', 'other-issuer', (url) => [makeToken({ iss: `${url}/` })]],
    ['of a list of issuers', 'other-issuer', (url) => [makeToken({ iss: [url] })]],
    ['of no issuer', 'other-issuer', () => [makeToken({ sub: 'system:serviceaccount:ci:build' })]],
    [
      'of a ServiceAccount',
      'other-issuer',
      () => [makeToken({ iss: 'https://kubernetes.default.svc', aud: [AUDIENCE], exp: 4e9 })],
    ],
  ])('%s (%s), and no issuer is asked', async (_title, reason, tokens) => {
    const { issuer, ask, counted } = await start()
    await expect(ask(...tokens(issuer.url))).rejects.toMatchObject(refusal)
    expect(counted).toEqual([reason])
    expect(issuer.asked).toEqual([])
  })
})

describe('of two issuers', () => {
  test('one vouches for its own projects only, even with the same id', async () => {
    const [first, second] = [await startKnownIssuer(), await startKnownIssuer()]
    const other = { app: 'billing', id: '74', claims: new Map<string, string>() }
    const { ask, counted } = createAuthenticator([
      first.settings,
      { ...second.settings, builders: [other] },
    ])
    expect((await ask(await second.issuer.sign(job))).identity).toMatchObject({ app: 'billing' })
    const shop = await second.issuer.sign({ ...job, repository_id: '75' })
    await expect(ask(shop)).rejects.toMatchObject(refusal)
    // It signs that it is the other one.
    const posing = await second.issuer.sign({ ...job, iss: first.issuer.url })
    await expect(ask(posing)).rejects.toMatchObject(refusal)
    expect(counted).toEqual(['billing 74', 'accepted', 'no-builder', 'unknown-key'])
  })

  test('each has an audience and a claim of its own', async () => {
    const [first, second] = [await startKnownIssuer(), await startKnownIssuer({ alg: 'ES256' })]
    const gitlab = { ...second.settings, audience: 'iterapp', idClaim: 'project_id' }
    const { ask, counted } = createAuthenticator([first.settings, gitlab])
    const token = await second.issuer.sign({ aud: 'iterapp', project_id: '75' })
    expect((await ask(token)).identity).toMatchObject({ app: 'shop' })
    await expect(ask(await second.issuer.sign(job))).rejects.toMatchObject(refusal)
    const wrong = await second.issuer.sign({ ...job, aud: 'iterapp' })
    await expect(ask(wrong)).rejects.toMatchObject(refusal)
    expect(counted.slice(2)).toEqual(['other-audience', 'no-builder'])
  })
})
