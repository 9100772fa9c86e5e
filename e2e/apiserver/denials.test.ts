import { webhookConfigurations } from '@iterapp/cluster'
import { beforeAll, describe, expect, test } from 'vitest'
import { restrict, type PodSpec } from './testing/restrict'
import { configMap, pod, readConfig, readManifest } from './testing/testdata'
import { makeNamespace, useCluster } from './testing/use-cluster'

const { kubectl, webhookUrl, caBundle } = useCluster()
const NAMESPACE = 'apps-web-prod'

const [ciphertext = ''] = /eyJ[^"]+/.exec(readConfig('basic')) ?? []
/** One whose value is nearly as long as a variable may be: more than all of a pod's may be together. */
const large = ciphertext.replace(/[^.]+(?=\.[^.]+$)/, 'A'.repeat(160_000))

/** Bad files, and what kubectl says of them behind the name of the webhook. */
const badFiles: readonly [name: string, source: string, words: string][] = [
  [
    'iterapp-unknown',
    'app = "web"\n\n[envs.common]\nA = "canary"\n',
    'config-invalid: ConfigMap iterapp-unknown:\n' +
      'iterapp.toml:3:2: there is no table "envs"; did you mean "env"? (ERR_CONFIG_UNKNOWN_KEY)\n' +
      'Mend the spelling, or put what is for another tool under [x.…].',
  ],
  [
    'iterapp-syntax',
    '[env.common]\nA = canary\n',
    'config-invalid: ConfigMap iterapp-syntax:\niterapp.toml:2:5: ',
  ],
  [
    'iterapp-app',
    'app = "other"\n[env.common]\nA = "b"\n',
    'app-mismatch: ConfigMap iterapp-app: iterapp.toml is of the app other, and the namespace of web ' +
      '(ERR_APP_MISMATCH). Use the iterapp.toml of this app, or mend its app.',
  ],
  [
    'iterapp-scope',
    `${readConfig('environments')}ONLY_TEST = ${sealedOf('ONLY_TEST')}\n`,
    'scope-mismatch: ConfigMap iterapp-scope:\niterapp.toml:15:1: "ONLY_TEST" is encrypted for test and ' +
      'used in prod (ERR_SCOPE_MISMATCH)\nEncrypt the value again for the place where it stands.',
  ],
  [
    'iterapp-name',
    `[env.common]\nTOKEN = { encrypted = "${ciphertext}" }\n`,
    'scope-mismatch: ConfigMap iterapp-name:\niterapp.toml:2:1: "TOKEN" is encrypted under the name ' +
      'API_KEY and used as TOKEN (ERR_SCOPE_MISMATCH)\n',
  ],
  [
    'iterapp-cut',
    `[env.common]\nAPI_KEY = { encrypted = "${ciphertext.slice(0, -3)}" }\n`,
    'ciphertext-invalid: ConfigMap iterapp-cut:\niterapp.toml:2:1: "API_KEY" cannot be delivered: ',
  ],
  [
    'iterapp-large',
    `[env.common]\nAPI_KEY = { encrypted = "${large}" }\n`,
    'payload-too-large: ConfigMap iterapp-large:\niterapp.toml:2:1: the ciphertexts of this environment ' +
      'take 160',
  ],
]

/** The ciphertext of a name in the environments of the testdata, as a TOML value. */
function sealedOf(name: string): string {
  const line = readConfig('environments')
    .split('\n')
    .find((each) => each.startsWith(`${name} =`))
  return line?.slice(line.indexOf('{')) ?? ''
}

const stripCode = (text: string) =>
  text.replace(/^[^:]*: admission webhook "[^"]*" denied the request: /m, '')

beforeAll(async () => {
  await makeNamespace(kubectl, NAMESPACE)
})

describe('a bad iterapp.toml', () => {
  test.each(badFiles)('%s is refused when it is applied', async (name, source, words) => {
    const { status, stderr } = await kubectl.run(
      ['apply', '-f', '-'],
      JSON.stringify(configMap(NAMESPACE, source, name)),
    )
    expect(status).toBe(1)
    expect(stderr).toContain('admission webhook "configmaps.iterapp.dev" denied the request: ')
    expect(stripCode(stderr)).toContain(words)
    expect(stderr).not.toContain('canary')
    expect(stderr).not.toContain(ciphertext.slice(0, 30))
  })

  describe('that was stored while the webhook was away', () => {
    beforeAll(async () => {
      await kubectl.expectOk(['delete', 'validatingwebhookconfiguration', 'iterapp'])
      for (const [name, source] of badFiles) {
        await kubectl.expectOk(
          ['create', '-f', '-'],
          JSON.stringify(configMap(NAMESPACE, source, name)),
        )
      }
      await kubectl.apply(...webhookConfigurations({ url: webhookUrl, caBundle }))
    })

    test.each(badFiles)('%s is told to who creates a pod', async (name, _source, words) => {
      const { status, stderr } = await kubectl.run(
        ['create', '-f', '-'],
        JSON.stringify(pod(NAMESPACE, 'denied', { 'iterapp.dev/config': name })),
      )
      expect(status).toBe(1)
      expect(stderr).toContain('admission webhook "pods.iterapp.dev" denied the request: ')
      expect(stripCode(stderr)).toContain(words)
      expect(stderr).not.toContain('canary')
    })

    test('is told to who has only a Deployment, by an event', async () => {
      const { metadata, spec } = readManifest('deployment')
      const template = (spec as { template: { metadata: object } }).template
      const annotations = { 'iterapp.dev/config': 'iterapp-app' }
      await kubectl.apply({
        ...readManifest('deployment'),
        metadata: { ...metadata, namespace: NAMESPACE },
        spec: {
          ...(spec as object),
          template: { ...template, metadata: { ...template.metadata, annotations } },
        },
      })
      const readEvents = () =>
        kubectl.expectOk(['-n', NAMESPACE, 'get', 'events', '-o', 'jsonpath={.items[*].message}'])
      await expect
        .poll(readEvents, { timeout: 20_000 })
        .toContain('app-mismatch: ConfigMap iterapp-app')
    })
  })
})

describe('a pod', () => {
  const create = (object: object) => kubectl.run(['create', '-f', '-'], JSON.stringify(object))
  const withSpec = (name: string, spec: object) => ({
    ...pod(NAMESPACE, name, { 'iterapp.dev/config': 'iterapp-good' }),
    spec: { containers: [{ name: 'app', image: 'registry.example.com/app:1' }], ...spec },
  })

  beforeAll(async () => {
    await kubectl.apply(
      configMap(NAMESPACE, readConfig('everything').replace('"test"', '"prod"'), 'iterapp-good'),
    )
  })

  test.each<[string, object, string]>([
    [
      'whose ConfigMap is missing',
      pod(NAMESPACE, 'denied', { 'iterapp.dev/config': 'iterapp-none' }),
      'config-missing: there is no ConfigMap iterapp-none in the namespace apps-web-prod ' +
        '(ERR_CONFIG_MISSING). Apply the ConfigMap, with the file under the key iterapp.toml, before the workload.',
    ],
    [
      'that requires a ConfigMap where there is none',
      pod(NAMESPACE, 'denied', { 'iterapp.dev/inject': 'required' }),
      'config-missing: there is no ConfigMap iterapp in the namespace apps-web-prod',
    ],
    [
      'that names a ConfigMap of another sort',
      pod(NAMESPACE, 'denied', { 'iterapp.dev/config': 'kube-root-ca.crt' }),
      'config-name: the annotation iterapp.dev/config is "kube-root-ca.crt"; it can be iterapp or begin ' +
        'with iterapp- (ERR_ANNOTATION). Mend the annotation in the pod template.',
    ],
    [
      'with an unknown word in its annotation',
      pod(NAMESPACE, 'denied', { 'iterapp.dev/inject': 'false' }),
      'inject-annotation: the annotation iterapp.dev/inject is "false"; it can be required or disabled',
    ],
    [
      'for Windows',
      withSpec('denied', { os: { name: 'windows' } }),
      'windows: the pod is for Windows; to run it without secrets annotate it with ' +
        'iterapp.dev/inject: disabled (ERR_POD_WINDOWS). Use Kubernetes Secrets there.',
    ],
    [
      'with a volume of our name',
      withSpec('denied', { volumes: [{ name: 'iterapp-env', hostPath: { path: '/' } }] }),
      'name-collision: the volume iterapp-env has a name that is reserved for Iterapp Secrets; rename it',
    ],
    [
      'that mounts something where a file goes',
      withSpec('denied', {
        volumes: [{ name: 'own', emptyDir: {} }],
        containers: [
          {
            name: 'app',
            image: 'registry.example.com/app:1',
            volumeMounts: [{ name: 'own', mountPath: '/app/config/firebase.json' }],
          },
        ],
      }),
      'mount-collision: "/app/config/firebase.json" is also where the pod mounts the volume own at ' +
        '"/app/config/firebase.json" in the container app; move one of the two',
    ],
  ])('%s is denied, and kubectl says why', async (_title, object, words) => {
    const { status, stderr } = await create(object)
    expect(status).toBe(1)
    expect(stderr).toContain('admission webhook "pods.iterapp.dev" denied the request: ')
    expect(stripCode(stderr)).toContain(words)
  })

  test('without a ConfigMap passes with a warning', async () => {
    const { status, stderr } = await create(pod(NAMESPACE, 'unconfigured'))
    expect(status).toBe(0)
    expect(stderr).toContain(
      'Warning: there is no ConfigMap iterapp in the namespace apps-web-prod',
    )
    const { metadata } = await kubectl.get<{ metadata: { annotations: object } }>([
      ...['-n', NAMESPACE, 'pod', 'unconfigured'],
    ])
    expect(metadata.annotations).toEqual({
      'iterapp.dev/status':
        'no secrets: there is no ConfigMap iterapp in the namespace apps-web-prod',
    })
  })

  test('that sets a variable itself is told so', async () => {
    const containers = [
      {
        name: 'app',
        image: 'registry.example.com/app:1',
        env: [{ name: 'LOG_LEVEL', value: 'own' }],
      },
    ]
    const { stderr } = await create(withSpec('warned', { containers }))
    expect(stderr).toContain('Warning: the container app sets LOG_LEVEL itself, and keeps it')
  })

  test('that disables injection is as it was', async () => {
    await create(pod(NAMESPACE, 'disabled', { 'iterapp.dev/inject': 'disabled' }))
    const { spec, metadata } = await kubectl.get<{
      spec: { initContainers?: unknown }
      metadata: { annotations: object }
    }>(['-n', NAMESPACE, 'pod', 'disabled'])
    expect(spec.initContainers).toBeUndefined()
    expect(Object.keys(metadata.annotations)).toEqual(['iterapp.dev/inject'])
  })
})

describe('in a namespace', () => {
  test('whose name has the prefix of a rule but no identity a pod passes with a warning', async () => {
    await makeNamespace(kubectl, 'apps-web-staging')
    const create = (annotations: Record<string, string>) =>
      kubectl.run(
        ['create', '-f', '-'],
        JSON.stringify(pod('apps-web-staging', 'unidentified', annotations)),
      )
    const words = 'the namespace "apps-web-staging" belongs to no app and environment'
    const { status, stderr } = await create({ 'iterapp.dev/inject': 'required' })
    expect(status).toBe(1)
    expect(stderr).toContain(
      `identity-missing: ${words} (ERR_IDENTITY_NONE). Use a namespace that a rule of ` +
        'identity.namespaces matches, or add a rule.',
    )
    const passed = await create({})
    expect(passed.status).toBe(0)
    expect(passed.stderr).toContain(`Warning: ${words}`)
  })

  test('for builds a pod gets the token, where the keys service is, and nothing else', async () => {
    await makeNamespace(kubectl, 'apps-web-build', true)
    const { spec: bare, ...builder } = pod('apps-web-build', 'builder')
    await kubectl.apply({ ...builder, spec: restrict(bare as PodSpec) })
    const { spec } = await kubectl.get<{
      spec: {
        initContainers?: unknown
        containers: { env: { name: string; value: string }[] }[]
        volumes: { name: string }[]
      }
    }>(['-n', 'apps-web-build', 'pod', 'builder'])
    expect(spec.initContainers).toBeUndefined()
    expect(spec.volumes.map(({ name }) => name)).toContain('iterapp-token')
    expect(spec.containers.map(({ env }) => env)).toEqual([
      [
        { name: 'ITERAPP_KEYS_URL', value: expect.stringMatching(/^https:/) as string },
        { name: 'ITERAPP_KEYS_SERVER_NAME', value: expect.stringMatching(/svc$/) as string },
        { name: 'ITERAPP_KEYS_CA', value: expect.stringMatching(/^-----BEGIN CERT/) as string },
        { name: 'ITERAPP_TOKEN_FILE', value: '/var/run/secrets/iterapp.dev/token' },
      ],
    ])
  })
})
