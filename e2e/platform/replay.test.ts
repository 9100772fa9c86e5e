import { beforeAll, describe, expect, test } from 'vitest'
import {
  createNamespaces,
  createProject,
  eventually,
  iterapp,
  kubectl,
  newSecret,
} from './testing/developer'
import { bypassWebhook } from './testing/bypass-webhook'
import { awaitCondition, endOf, getPod, pod, shell, type StoredPod } from './testing/workloads'

// What an attacker who holds ciphertexts does: a value in a place that it was not encrypted for.

const victim = createProject('victim')
const attacker = createProject('attacker')
const namespaces = ['apps-victim-test', 'apps-victim-prod', 'apps-attacker-test']

/** The ciphertext of `victim`, for `test` and the name `API_KEY`. */
let stolen = ''
let built = ''

beforeAll(async () => {
  await createNamespaces(namespaces)
  const encrypt = async (...args: string[]) => {
    const secret = newSecret('variable')
    const { stdout } = await iterapp(['encrypt', '--json', ...args], victim.folder, secret)
    return (JSON.parse(stdout) as { ciphertext: string }).ciphertext
  }
  stolen = await encrypt('--environment', 'test', '--name', 'API_KEY')
  built = await encrypt('--build', '--name', 'API_KEY')
})

/** Applies the file as the ConfigMap `iterapp`; what kubectl printed when that is refused. */
async function applyFile(namespace: string, text: string): Promise<string> {
  attacker.write(text)
  return attacker.applyByName(namespace).then(
    () => 'accepted',
    (error: unknown) => (error as Error).message,
  )
}

describe('at admission a file is refused, with its line, that holds', () => {
  test.each<[string, string, () => string, RegExp]>([
    [
      'the ciphertext of another app',
      'apps-attacker-test',
      () => `[env.test]\nAPI_KEY = { encrypted = "${stolen}" }\n`,
      /iterapp\.toml:2:1: "API_KEY" is encrypted for the app victim .*\(ERR_SCOPE_MISMATCH\)/,
    ],
    [
      'the ciphertext of another environment',
      'apps-victim-prod',
      () => `[env.prod]\nAPI_KEY = { encrypted = "${stolen}" }\n`,
      /iterapp\.toml:2:1: "API_KEY" is encrypted for test and used in prod \(ERR_SCOPE_MISMATCH\)/,
    ],
    [
      'the ciphertext of a build secret',
      'apps-victim-test',
      () => `[env.common]\nAPI_KEY = { encrypted = "${built}" }\n`,
      /iterapp\.toml:2:1: "API_KEY" is .*build.*\(ERR_SCOPE_MISMATCH\)/,
    ],
    [
      'the ciphertext of another name',
      'apps-victim-test',
      () => `[env.test]\nLOG_PREFIX = { encrypted = "${stolen}" }\n`,
      /iterapp\.toml:2:1: "LOG_PREFIX" is .*API_KEY.*\(ERR_SCOPE_MISMATCH\)/,
    ],
  ])('%s', async (_title, namespace, file, message) => {
    expect(await applyFile(namespace, file())).toMatch(message)
  })
})

describe('with the webhook bypassed, a hand-made pod with the init-container', () => {
  /** An injected pod of the victim, to copy by hand. */
  let injected: StoredPod

  beforeAll(async () => {
    const text = `[env.test]\nAPI_KEY = { encrypted = "${stolen}" }\n`
    expect(await applyFile('apps-victim-test', text)).toBe('accepted')
    await kubectl.apply(pod('app', 'apps-victim-test', { containers: [shell('app')] }))
    await awaitCondition('apps-victim-test', 'pod/app', 'Ready')
    injected = await getPod('apps-victim-test', 'app')
  })

  /** How the init-container of such a pod ends. */
  const endOfCopy = async (namespace: string, name: string, change = (text: string) => text) => {
    await kubectl.apply(bypassWebhook(injected, namespace, name, change))
    const stored = await eventually(
      () => getPod(namespace, name),
      (each) => endOf(each, 'iterapp-secrets') !== undefined,
    )
    return endOf(stored, 'iterapp-secrets')
  }

  test('of the victim itself gets the secret, so that the others fail for their place alone', async () => {
    expect(await endOfCopy('apps-victim-test', 'copy')).toMatchObject({ exitCode: 0 })
  })

  test.each([
    ['another app', 'apps-attacker-test'],
    ['another environment', 'apps-victim-prod'],
  ])('of %s is refused by the keys service', async (_title, namespace) => {
    const end = await endOfCopy(namespace, 'copy')
    expect(end?.exitCode).toBe(65)
    expect(end?.message).toContain('ERR_SCOPE_MISMATCH')
    const { status } = await getPod(namespace, 'copy')
    expect(status.containerStatuses?.[0]?.state).toMatchObject({ waiting: {} })
  })

  test.each<[string, string, (payload: string) => string]>([
    [
      'uses it under another name',
      'renamed',
      (payload) => payload.replaceAll('"API_KEY"', '"LOG_PREFIX"'),
    ],
    ['has a build secret in its place', 'built', (payload) => payload.replaceAll(stolen, built)],
  ])('that %s is refused', async (_title, name, change) => {
    const end = await endOfCopy('apps-victim-test', name, (payload) => {
      const text = Buffer.from(payload, 'base64url').toString()
      expect(change(text)).not.toBe(text)
      return Buffer.from(change(text)).toString('base64url')
    })
    expect(end?.exitCode).toBe(65)
    expect(end?.message).toContain('ERR_SCOPE_MISMATCH')
  })
})
