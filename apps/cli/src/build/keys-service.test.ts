import { describe, expect, test } from 'vitest'
import { canary, makeSuiteKeys } from '../testing/run-process'
import { serve } from '../testing/serve'
import { newBuild, readRecord } from '../testing/stand-in-builder'
import { startKeysService } from '../testing/stand-in-keys'

const { keyFile, seal } = await makeSuiteKeys()
const otherKeys = await makeSuiteKeys()
const token = 'canary-t0ken'
const docker = ['--', 'docker', 'build', '.']

async function newSite(files: Record<string, string> = {}) {
  const keys = await startKeysService(keyFile, token)
  const sealed = await seal('npm-token', canary, { use: 'build', environment: '*' })
  const toml = `app = "myapp"\n[build_secrets]\nnpm-token = ${sealed}\n`
  const dockerfile = 'FROM node\nRUN --mount=type=secret,id=npm-token true\n'
  return { keys, app: newBuild(toml, dockerfile, files) }
}

/** What the builder got, after checking that no more is told and nothing left. */
function expectBuilt(result: Awaited<ReturnType<ReturnType<typeof newBuild>['run']>>) {
  expect(result.err).toBe('The build gets npm-token.\n')
  const record = readRecord(result.out)
  expect(record.secrets['npm-token']?.[1]).toBe(canary)
  expect(JSON.stringify(record)).not.toContain(token)
  expect([result.status, result.left]).toEqual([0, []])
  return record
}

describe('the keys service', () => {
  test('is that of the options, with its certificate authority and name', async () => {
    const { keys, app } = await newSite({ token: `${token}\n` })
    const service = ['--keys-service', keys.url, '--token-file', 'token']
    const trust = ['--ca', keys.caFile, '--server-name', 'keys.test']
    // What the environment says about another one does not count for it.
    const env = {
      ITERAPP_KEYS_URL: 'http://127.0.0.1:1',
      ITERAPP_KEYS_SERVER_NAME: 'other',
      ITERAPP_KEYS_CA: 'x',
    }
    expectBuilt(await app.run([...service, ...trust, ...docker], env))
    expect(keys.shown).toEqual([token])
  })

  test('is that of a pod of builders, where the environment says everything', async () => {
    const { keys, app } = await newSite({ token })
    const env = {
      ITERAPP_KEYS_URL: keys.url,
      ITERAPP_KEYS_SERVER_NAME: 'keys.test',
      ITERAPP_KEYS_CA: keys.ca,
      ITERAPP_TOKEN_FILE: `${app.folder}/token`,
    }
    const { env: left } = expectBuilt(await app.run(docker, env))
    expect(Object.keys(left).toSorted()).toEqual([
      ...['DOCKER_BUILDKIT', 'ITERAPP_KEYS_CA', 'ITERAPP_KEYS_SERVER_NAME', 'ITERAPP_KEYS_URL'],
    ])
  })

  test('is not asked when private keys are named', async () => {
    const { app, keys } = await newSite()
    const env = { ITERAPP_KEYS_URL: keys.plainUrl, ITERAPP_TOKEN: token }
    expectBuilt(await app.run(['--keys', keyFile, ...docker], env))
    expect(keys.shown).toEqual([])
  })

  test('that does not know the token is told by its code, and nothing is built', async () => {
    const { app, keys } = await newSite()
    const env = { ITERAPP_KEYS_URL: keys.plainUrl, ITERAPP_TOKEN: 'stranger' }
    const result = await app.run(docker, env)
    expect(result.err).toContain('ERR_UNAUTHENTICATED')
    expect(result.err).not.toContain('stranger')
    expect([result.status, result.out, result.left]).toEqual([77, '', []])
  })

  test('that lacks the key is told as it is: nothing is left out', async () => {
    const { keys } = await newSite()
    const sealed = await otherKeys.seal('npm-token', canary, { use: 'build', environment: '*' })
    const app = newBuild(
      `app = "myapp"\n[build_secrets]\nnpm-token = ${sealed}\n`,
      'FROM node\nRUN --mount=type=secret,id=npm-token true\n',
    )
    const env = { ITERAPP_KEYS_URL: keys.plainUrl, ITERAPP_TOKEN: token }
    const result = await app.run(['--allow-missing', ...docker], env)
    expect(result.err).toContain('npm-token: no key has the thumbprint')
    expect(result.err).toContain('ERR_KEY_UNKNOWN')
    expect([result.out, result.left, keys.shown]).toEqual(['', [], [token]])
  })
})

describe('the token', () => {
  test('is that of the option, else of ITERAPP_TOKEN, else of ITERAPP_TOKEN_FILE', async () => {
    const { keys, app } = await newSite({ good: token, bad: 'bad-file' })
    const run = (args: readonly string[], env: Record<string, string>) =>
      app.run([...args, ...docker], { ITERAPP_KEYS_URL: keys.plainUrl, ...env })
    expectBuilt(
      await run(['--token-file', 'good'], { ITERAPP_TOKEN: 'bad', ITERAPP_TOKEN_FILE: 'bad' }),
    )
    expectBuilt(await run([], { ITERAPP_TOKEN: `${token}\n`, ITERAPP_TOKEN_FILE: 'bad' }))
    expectBuilt(await run([], { ITERAPP_TOKEN: '', ITERAPP_TOKEN_FILE: 'good' }))
    expect(keys.shown).toEqual([token, token, token])
  })

  test('that is none is refused without being quoted', async () => {
    const { keys, app } = await newSite()
    const env = { ITERAPP_KEYS_URL: keys.plainUrl, ITERAPP_TOKEN: 'hunter2 \u0007' }
    const result = await app.run(docker, env)
    expect(result.err).toContain('ERR_SETTINGS')
    expect(result.err).not.toContain('hunter2')
    expect([result.status, keys.shown]).toEqual([78, []])
  })
})

describe('a job of GitHub Actions', () => {
  /** GitHub's token service, whose answers are given in turn; the last for ever. */
  async function newJob(...answers: readonly (readonly [number, unknown])[]) {
    const site = await newSite()
    const asked: string[] = []
    const origin = await serve((request, response) => {
      const [status, body] = answers[Math.min(asked.length, answers.length - 1)] ?? [500]
      asked.push(`${request.headers.authorization ?? ''} ${request.url ?? ''}`)
      response.writeHead(status, { location: '/elsewhere' }).end(JSON.stringify(body))
    })
    const env = {
      ITERAPP_KEYS_URL: site.keys.plainUrl,
      GITHUB_ACTIONS: 'true',
      ACTIONS_ID_TOKEN_REQUEST_URL: `${origin}/token?api-version=2.0`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'canary-bearer',
    }
    return { ...site, asked, env }
  }
  const audience = ['--audience', 'iterapp keys&x']

  test('is asked for a token for the audience', async () => {
    const { app, asked, env, keys } = await newJob([200, { value: token }])
    expectBuilt(await app.run([...audience, ...docker], env))
    expect(asked).toEqual(['Bearer canary-bearer /token?api-version=2.0&audience=iterapp+keys%26x'])
    expect(keys.shown).toEqual([token])
  })

  test('is asked again when its token service is busy', async () => {
    const { app, asked, env } = await newJob([503, {}], [429, {}], [200, { value: token }])
    expectBuilt(await app.run([...audience, ...docker], env))
    expect(asked).toHaveLength(3)
  })

  test.each<[string, number, unknown, RegExp]>([
    ['a refusal', 403, { value: token }, /answered with status 403/],
    ['an answer without a token', 200, { value: 7 }, /answer without a token/],
    ['an answer that has no end', 200, { value: token.repeat(10_000) }, /answer without a token/],
  ])('that gets %s says so, and builds nothing', async (_title, status, body, message) => {
    const { app, asked, env } = await newJob([status, body])
    const result = await app.run([...audience, ...docker], env)
    expect(result.err).toMatch(message)
    expect(result.err).toContain('ERR_TOKEN_REQUEST')
    expect(result.err).not.toContain('canary')
    expect([result.status, result.out, asked.length]).toEqual([69, '', 1])
  })

  test('needs an audience, the permission, and an address with TLS', async () => {
    const { app, asked, env } = await newJob([200, { value: token }])
    expect((await app.run(docker, env)).err).toContain('say with --audience')
    const without = { ...env, ACTIONS_ID_TOKEN_REQUEST_URL: '' }
    expect((await app.run([...audience, ...docker], without)).err).toContain(
      'the job has none, as it lacks the permission id-token: write',
    )
    const open = { ...env, ACTIONS_ID_TOKEN_REQUEST_URL: 'http://token.example' }
    expect((await app.run([...audience, ...docker], open)).err).toContain('ERR_SETTINGS')
    expect(asked).toEqual([])
  })
})
