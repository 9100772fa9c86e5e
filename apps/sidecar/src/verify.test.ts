import { canary, mutatePod, type Container, type PodConfig } from '@iterapp/injection'
import { temporaryFolder } from '@iterapp/testing'
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const bundle = fileURLToPath(new URL('../../../dist/apps/sidecar/verify.cjs', import.meta.url))

/** The container `iterapp-verify` as the webhook puts it into a pod. */
function injectedVerifier(): Container {
  const config: PodConfig = {
    variables: [],
    hasEnvFile: true,
    files: [],
    mounts: [],
    payload: new Map([['ITERAPP_PAYLOAD_0', 'AAAA']]),
    keyIds: [],
    notes: [],
  }
  const { mutation } = mutatePod({ spec: { containers: [{ name: 'app' }] } }, config, {
    keysService: { url: 'https://10.96.0.15:8421', serverName: 'keys.test', ca: '' },
    image: 'registry.example.com/iterapp-sidecar:1',
    imagePullPolicy: 'IfNotPresent',
    audience: 'iterapp-keys.iterapp-system',
    tokenSeconds: 86_400,
    deadlineSeconds: 60,
    userId: 65_532,
    resources: {},
    after: [],
    excluded: [],
    payloadBytes: 1024,
    verifyNodes: true,
    pullSecrets: [],
  })
  const added = (mutation?.patch ?? []).flatMap((operation) =>
    operation.op === 'add' && operation.path === '/spec/initContainers'
      ? (operation.value as readonly Container[])
      : [],
  )
  const verifier = added.find(({ name }) => name === 'iterapp-verify')
  if (verifier === undefined) throw new Error('there is no iterapp-verify')
  return verifier
}

/** Runs the container's command, with the paths of this machine, under its variables. */
function verify(value: string | null, change: NodeJS.ProcessEnv = {}) {
  const terminationLog = join(temporaryFolder(), 'termination-log')
  writeFileSync(terminationLog, '')
  const { command = [], env = [] } = injectedVerifier()
  const [node, ...args] = command.map((word) =>
    word
      .replace('/nodejs/bin/node', process.execPath)
      .replace('/app/verify.cjs', bundle)
      .replace('/dev/termination-log', terminationLog),
  )
  const plain = env.flatMap((each) => (each.value === undefined ? [] : [[each.name, each.value]]))
  const { status, stdout, stderr } = spawnSync(node ?? '', args, {
    env: {
      ...(Object.fromEntries(plain) as Record<string, string>),
      ...(value === null ? {} : { [canary.variable]: value }),
      ITERAPP_TERMINATION_LOG: terminationLog,
      ...change,
    },
    encoding: 'utf8',
  })
  return { status, output: stdout + stderr, reason: readFileSync(terminationLog, 'utf8') }
}

describe('the verifier', () => {
  test('is run under the permission model, and gets the canary from the env file', () => {
    const { command, env } = injectedVerifier()
    expect(command).toEqual([
      '/nodejs/bin/node',
      '--permission',
      '--allow-fs-read=/app/verify.cjs',
      '--allow-fs-write=/dev/termination-log',
      '/app/verify.cjs',
    ])
    expect(env).toEqual([
      { name: 'NODE_OPTIONS', value: '' },
      {
        name: 'ITERAPP_CANARY',
        valueFrom: { fileKeyRef: { volumeName: 'iterapp-env', path: 'env', key: 'CANARY' } },
      },
    ])
  })

  test('is content when the canary was delivered, and says nothing', () => {
    expect(verify('delivered')).toEqual({ status: 0, output: '', reason: '' })
  })

  test.each<[string, string | null]>([
    ['was not', null],
    ['is empty', ''],
    ['is another', 'hunter2'],
    ['is not quite it', 'delivered\n'],
  ])('fails with a reason when the canary %s', (_title, value) => {
    const { status, output, reason } = verify(value)
    expect(status).toBe(78)
    expect(reason).toMatch(
      /^ERR_NODE_ENV_FILES: The node does not read env files: .* Run the pod on another node; /,
    )
    expect(JSON.parse(output)).toEqual({ level: 'error', code: 'ERR_NODE_ENV_FILES', msg: reason })
    expect(output).not.toContain('hunter2')
  })

  test('fails by its exit status and its log when no termination message can be written', () => {
    const { status, output, reason } = verify('', { ITERAPP_TERMINATION_LOG: '/elsewhere' })
    expect([status, reason]).toEqual([78, ''])
    expect(JSON.parse(output)).toMatchObject({ code: 'ERR_NODE_ENV_FILES' })
  })
})
