import { RELEASE_NAMESPACE } from '@iterapp/cluster'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  createNamespaces,
  createProject,
  eventually,
  iterapp,
  kubectl,
  newSecret,
} from './testing/developer'
import { AUDIENCE, createToken, podToken } from './testing/pod-token'
import { openUnwrap, type Unwrap } from './testing/unwrap'
import { awaitCondition, pod, shell } from './testing/workloads'

// Who the keys service believes: tokens that the real API server has issued, over the real port.

const namespaces = ['apps-token-test', 'apps-token-prod', 'apps-none-test-x', 'default']
const project = createProject('token')

let unwrap: Unwrap
let ciphertext = ''

beforeAll(async () => {
  await createNamespaces(namespaces.slice(0, 3))
  for (const namespace of namespaces) {
    await kubectl.apply(pod('caller', namespace, { containers: [shell('app')] }))
  }
  for (const namespace of namespaces) {
    await awaitCondition(namespace, 'pod/caller', 'Ready')
  }
  const args = ['encrypt', '--json', '--environment', 'test', '--name', 'API_KEY']
  const { stdout } = await iterapp(args, project.folder, newSecret('variable'))
  ciphertext = (JSON.parse(stdout) as { ciphertext: string }).ciphertext
  unwrap = await openUnwrap()
})

const ask = (token: string) => unwrap(token, [{ ciphertext, name: 'API_KEY' }])

describe('the keys service', () => {
  test('gives the content key to a pod of the app and environment', async () => {
    const { status, results } = await ask(await podToken('apps-token-test'))
    expect(status).toBe(200)
    expect(results).toEqual([{ key: expect.stringMatching(/^[\w-]{43}$/) as string }])
  })

  test('refuses the ciphertext to a pod of another environment', async () => {
    const { status, results } = await ask(await podToken('apps-token-prod'))
    expect(status).toBe(200)
    expect(results).toMatchObject([{ error: { code: 'ERR_SCOPE_MISMATCH' } }])
  })

  test.each<[string, () => Promise<string>]>([
    ['of a namespace that is no app and environment', () => podToken('apps-none-test-x')],
    ['of a namespace outside the rules', () => podToken('default')],
    [
      'for another audience',
      () => podToken('apps-token-test', 'caller', 'iterapp-keys.another-release'),
    ],
    [
      'for the API server',
      () => podToken('apps-token-test', 'caller', 'https://kubernetes.default.svc'),
    ],
    ['that is bound to no pod', () => createToken('apps-token-test', `--audience=${AUDIENCE}`)],
    ['that nobody has issued', () => Promise.resolve('not.a.token')],
    [
      'whose signature is broken',
      async () => {
        const [header, claims, signature = ''] = (await podToken('apps-token-test')).split('.')
        const first = signature.startsWith('A') ? 'B' : 'A'
        return `${header}.${claims}.${first}${signature.slice(1)}`
      },
    ],
  ])('does not know a token %s', async (_title, token) => {
    expect(await ask(await token())).toMatchObject({
      status: 401,
      code: 'ERR_UNAUTHENTICATED',
    })
  })

  test('does not know the token of a deleted pod, once the API server does not', async () => {
    await kubectl.apply(pod('short', 'apps-token-test', { containers: [shell('app')] }))
    const token = await podToken('apps-token-test', 'short')
    expect(await ask(token)).toMatchObject({ status: 200 })
    await kubectl.expectOk([
      'delete',
      'pod',
      'short',
      '-n',
      'apps-token-test',
      '--grace-period=0',
      '--force',
    ])
    // The API server itself takes it for 60 s more, and remembers an answer for 10 s.
    await eventually(
      () => ask(token),
      ({ status }) => status === 401,
      100_000,
    )
  })

  test('is not reached by its public port', async () => {
    const base = `/api/v1/namespaces/${RELEASE_NAMESPACE}/services/iterapp-keys-public:80/proxy/v1`
    expect(await kubectl.expectOk(['get', '--raw', `${base}/keys`])).toContain('"keys"')
    const { stderr } = await kubectl.run(['create', '--raw', `${base}/unwrap`, '-f', '-'], '{}')
    expect(stderr).toContain('the server could not find the requested resource')
  })
})
