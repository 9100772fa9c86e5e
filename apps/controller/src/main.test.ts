import { startApiServer, temporaryFolder, toArguments, type BundleProcess } from '@iterapp/testing'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { installWebhooks, names } from './testing/fixture'
import { createMemoryCluster } from './testing/memory-cluster'
import { makeOptions, runController } from './testing/run-controller'

/** A cluster in memory behind HTTPS, with the webhooks. */
async function startCluster() {
  const cluster = createMemoryCluster()
  installWebhooks(cluster)
  const server = await startApiServer(cluster.listener)
  return { cluster, server }
}

async function startController(change: object = {}) {
  const { cluster, server } = await startCluster()
  const controller = runController(toArguments(makeOptions(server, change)))
  return { cluster, server, controller }
}

const messages = ({ log }: BundleProcess) => log().map(({ msg }) => msg)

const waitFor = (read: () => unknown) => expect.poll(read, { timeout: 20_000, interval: 20 })

describe('the controller', () => {
  test('makes what is missing, and puts right what changes', async () => {
    const { cluster, controller } = await startController()
    await waitFor(() => cluster.writes.length).toBe(5)
    expect(cluster.get(names.webhook)?.type).toBe('kubernetes.io/tls')
    cluster.remove(names.webhook)
    await waitFor(() => cluster.writes.at(-1)).toBe(`POST ${names.webhook}`)
    installWebhooks(cluster, 'QUFB')
    await waitFor(() => cluster.writes.at(-1)).toBe(`PATCH ${names.validating}`)
    expect(controller.stderr()).toBe('')
  })

  test('makes certificates that live as long as the settings say', async () => {
    const { cluster, controller } = await startController({ leafHours: 1 / 60 })
    await waitFor(() => cluster.writes.length).toBe(5)
    const [first] = controller.log().filter(({ msg }) => msg === 'certificate made')
    const seconds = (Date.parse(String(first?.expiresAt)) - Date.parse(String(first?.time))) / 1000
    expect(seconds).toBeGreaterThan(55)
    expect(seconds).toBeLessThan(61)
  })

  test('prints lines of JSON, and neither a token nor a private key', async () => {
    const { cluster, server, controller } = await startController()
    await waitFor(() => cluster.writes.length).toBe(5)
    controller.child.kill('SIGTERM')
    expect(await controller.exited).toBe(0)
    expect(controller.stderr()).toBe('')
    expect(messages(controller)).toEqual([
      'ready',
      'authority made',
      'certificate made',
      'certificate made',
      'caBundle set',
      'caBundle set',
      'stopping',
      'stopped',
    ])
    expect(controller.stdout()).not.toContain(server.token)
    for (const name of [names.authority, names.keys, names.webhook]) {
      const key = cluster.get(name)?.data?.['tls.key'] ?? 'none'
      const [, line = 'none'] = Buffer.from(key, 'base64').toString().split('\n')
      expect(controller.stdout()).not.toContain(key)
      expect(controller.stdout()).not.toContain(line)
    }
  })

  test('asks on one connection', async () => {
    const { cluster, server } = await startController()
    await waitFor(() => server.requests.length).toBeGreaterThan(20)
    expect(server.connections()).toBe(1)
    expect(cluster.writes).toHaveLength(5)
  })

  test('goes on when the API server has been away, or forbids', async () => {
    const { cluster, server } = await startCluster()
    cluster.intercept(() => ({ status: 403, value: {} }))
    const controller = runController(toArguments(makeOptions(server)))
    await waitFor(() => messages(controller)).toContain(
      'the API server answered a GET with status 403: the ServiceAccount lacks a permission',
    )
    cluster.intercept(null)
    await waitFor(() => messages(controller)).toContain('solved')
    expect(cluster.writes).toHaveLength(5)
    server.close()
    await waitFor(() => messages(controller)).toContain(
      'the API server cannot be reached (ECONNREFUSED)',
    )
    expect(controller.child.exitCode).toBeNull()
  })
})

describe('a controller that is told to stop', () => {
  test.each(['SIGTERM', 'SIGINT'] as const)('by %s ends well and soon', async (signal) => {
    const { cluster, controller } = await startController({ intervalSeconds: 3600 })
    await waitFor(() => cluster.writes.length).toBe(5)
    const start = performance.now()
    controller.child.kill(signal)
    expect(await controller.exited).toBe(0)
    expect(performance.now() - start).toBeLessThan(1000)
    expect(controller.log()).toContainEqual(expect.objectContaining({ msg: 'stopping', signal }))
  })

  test('finishes the step that it is at', async () => {
    const { cluster, server } = await startCluster()
    let answer: () => void = () => undefined
    const asked = new Promise<void>((resolve) => {
      cluster.intercept(({ method }) => {
        if (method !== 'POST') return null
        cluster.intercept(null)
        resolve()
        // Like one that is slow: the object is stored, and then comes the answer.
        return new Promise((respond) => {
          answer = () => {
            respond({ status: 201, value: {} })
          }
        })
      })
    })
    const controller = runController(toArguments(makeOptions(server)))
    await asked
    controller.child.kill('SIGTERM')
    await waitFor(() => messages(controller)).toContain('stopping')
    answer()
    expect(await controller.exited).toBe(0)
    expect(messages(controller)).toEqual(['ready', 'stopping', 'authority made', 'stopped'])
  })
})

describe('once', () => {
  const runOnce = async (server: Parameters<typeof makeOptions>[0], change: object = {}) => {
    const controller = runController([...toArguments(makeOptions(server, change)), '--once'])
    return { status: await controller.exited, controller }
  }

  test('it makes what is missing, and ends with 0', async () => {
    const { cluster, server } = await startCluster()
    const { status, controller } = await runOnce(server)
    expect([status, controller.stderr()]).toEqual([0, ''])
    expect(cluster.writes).toHaveLength(5)
    expect(controller.log().at(-1)).toMatchObject({ msg: 'done', inStep: true })
    expect((await runOnce(server)).status).toBe(0)
    expect(cluster.writes).toHaveLength(5)
  })

  test('it ends with 75 when something could not be done, and says what', async () => {
    const { cluster, server } = await startCluster()
    cluster.remove(names.mutating)
    const { status, controller } = await runOnce(server)
    expect(status).toBe(75)
    expect(controller.log()).toContainEqual(
      expect.objectContaining({
        level: 'warn',
        reason: 'configuration-missing',
        subject: 'MutatingWebhookConfiguration iterapp',
      }),
    )
    expect(controller.log().at(-1)).toMatchObject({ msg: 'done', inStep: false })
  })

  test('it ends with 75 when the API server is away', async () => {
    const { server } = await startCluster()
    server.close()
    expect((await runOnce(server)).status).toBe(75)
  })
})

describe('the controller does not start', () => {
  const nowhere = { url: 'https://127.0.0.1:1', name: 'kubernetes.test', caFile: '/ca', token: 't' }

  const failureOf = async (change: Readonly<Record<string, string>>) => {
    const controller = runController(toArguments({ ...makeOptions(nowhere), ...change }))
    const status = await controller.exited
    expect(controller.stdout()).toBe('')
    const { code, msg } = JSON.parse(controller.stderr()) as Record<string, string>
    expect(msg).not.toContain('hunter2')
    return { status, code, msg }
  }

  test.each<[Readonly<Record<string, string>>, number, string, string]>([
    [{ bogus: '1' }, 64, 'ERR_USAGE', "unknown option '--bogus=1'"],
    [{ settings: '' }, 64, 'ERR_USAGE', '--settings <file> is missing'],
    [{ settings: '/nowhere/s.json' }, 66, 'ERR_FILE_NOT_FOUND', '/nowhere/s.json'],
    [{ kubeconfig: '/nowhere/kubeconfig' }, 78, 'ERR_SETTINGS', 'the kubeconfig cannot be read'],
    [{ 'log-level': 'all' }, 78, 'ERR_SETTINGS', '--log-level is neither'],
  ])('with %j', async (change, status, code, words) => {
    const failure = await failureOf(change)
    expect(failure).toMatchObject({ status, code })
    expect(failure.msg).toContain(words)
  })

  test.each([
    ['{"hunter2":', 'the settings are not JSON'],
    ['{"hunter2":1}', 'namespace: it is missing'],
  ])('with the settings %s', async (text, words) => {
    const settings = join(temporaryFolder(), 'settings.json')
    writeFileSync(settings, text)
    const failure = await failureOf({ settings })
    expect(failure).toMatchObject({ status: 78, code: 'ERR_SETTINGS' })
    expect(failure.msg).toContain(words)
  })

  test('with settings of more than a mebibyte', async () => {
    const settings = join(temporaryFolder(), 'settings.json')
    writeFileSync(settings, ' '.repeat(1024 * 1024 + 1))
    expect(await failureOf({ settings })).toMatchObject({ status: 65, code: 'ERR_FILE_TOO_LARGE' })
  })
})

test('help is given without starting anything', async () => {
  const controller = runController(['--help'])
  expect(await controller.exited).toBe(0)
  expect(controller.stdout()).toContain('Usage: iterapp-controller [options]')
  expect(controller.stderr()).toBe('')
})
