import { memoryFolder, temporaryFolder } from '@iterapp/testing'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { describe, expect, onTestFinished, test } from 'vitest'

const repository = fileURLToPath(new URL('../../..', import.meta.url))
const main = join(repository, 'dist/apps/local/main.js')
const cli = join(repository, 'dist/apps/cli/main.js')

/** A machine of its own: folders for state, memory and temporary files, and a copy of the sample. */
function newMachine() {
  const folder = temporaryFolder()
  const places = {
    state: join(folder, 'state'),
    tmp: join(folder, 'tmp'),
  }
  for (const place of Object.values(places)) mkdirSync(place)
  const memory = memoryFolder()
  const sample = join(folder, 'hello')
  cpSync(join(repository, 'examples/hello'), sample, {
    recursive: true,
    filter: (path) => !path.endsWith('/iterapp.toml'),
  })
  const env = {
    PATH: process.env.PATH,
    XDG_STATE_HOME: places.state,
    XDG_RUNTIME_DIR: memory,
    TMPDIR: places.tmp,
  }
  const start = (args: readonly string[] = ['--port', '0', '--internal-port', '0'], more = {}) => {
    const child = spawn(process.execPath, [main, '--sample', sample, ...args], {
      env: { ...env, ...more },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const said = { out: '', err: '' }
    child.stdout.on('data', (chunk: Buffer) => (said.out += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (said.err += chunk.toString()))
    const ended = once(child, 'close').then(([status]) => status as number | null)
    onTestFinished(async () => {
      child.kill('SIGTERM')
      await ended
    })
    return { child, said, ended }
  }
  return { folder, ...places, memory, sample, env, start }
}

/** Command lines of processes that name a folder. */
function processesOf(folder: string): readonly string[] {
  return readdirSync('/proc')
    .filter((pid) => /^\d+$/.test(pid))
    .flatMap((pid) => {
      try {
        return [readFileSync(`/proc/${pid}/cmdline`, 'utf8')]
      } catch {
        return []
      }
    })
    .filter((line) => line.includes(folder))
}

async function until(said: { readonly out: string }, pattern: RegExp): Promise<string> {
  const end = Date.now() + 25_000
  for (;;) {
    const found = pattern.exec(said.out)
    if (found !== null) return found[0]
    if (Date.now() > end) throw new Error(`it never said ${pattern.source}:\n${said.out}`)
    await sleep(50)
  }
}

describe('npm start', () => {
  test('runs the sample with its secrets, again when one is added, and leaves nothing', async () => {
    const machine = newMachine()
    const { child, said, ended } = machine.start()
    expect(await until(said, /^hello: .*$/m)).toBe(
      'hello: I have /app/config/hello.key (24 bytes), HELLO_LANGUAGE (2 characters), ' +
        'HELLO_PASSWORD (24 characters), HELLO_TOKEN (24 characters)',
    )
    const url = new URL(await until(said, /http:\S+/))
    // No link: it would begin with the warning that a link filled in the form.
    expect(url.href).toBe(`${url.origin}/`)
    const page = await fetch(url)
    expect(page.status).toBe(200)
    expect(await page.text()).toContain('{&quot;apps&quot;:[&quot;hello&quot;]')
    expect(await until(said, /http:\S+\/v1\/keys/)).toBe(`${url.origin}/v1/keys`)
    expect((await fetch(`${url.origin}/v1/keys`)).status).toBe(200)
    expect(statSync(join(machine.state, 'iterapp/keys.json')).mode & 0o777).toBe(0o600)

    const file = join(machine.sample, 'iterapp.toml')
    const args = ['encrypt', '--environment', 'local', '--name', 'HELLO_NEW', '--write', file]
    const added = spawnSync(process.execPath, [cli, ...args], {
      env: machine.env,
      input: 'three words here',
    })
    expect(added.status).toBe(0)
    await until(said, /^hello: .*HELLO_NEW \(16 characters\)/m)

    child.kill('SIGINT')
    expect(await ended).toBe(0)
    expect([readdirSync(machine.memory), readdirSync(machine.tmp)]).toEqual([[], []])
    expect(processesOf(machine.folder)).toEqual([])
    expect(said.out + said.err).not.toContain('three words here')
  })

  test('keeps the key and the file of an earlier start', async () => {
    const machine = newMachine()
    const first = machine.start()
    await until(first.said, /^hello: .*$/m)
    first.child.kill('SIGTERM')
    expect(await first.ended).toBe(0)
    const before = readFileSync(join(machine.sample, 'iterapp.toml'), 'utf8')
    const second = machine.start()
    await until(second.said, /^hello: .*HELLO_TOKEN/m)
    expect(second.said.out).not.toContain('made now')
    expect(readFileSync(join(machine.sample, 'iterapp.toml'), 'utf8')).toBe(before)
  })

  test('says which port is taken, and leaves nothing', async () => {
    const machine = newMachine()
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    onTestFinished(() => {
      server.close()
    })
    const port = String((server.address() as AddressInfo).port)
    const { said, ended } = machine.start(['--port', port, '--internal-port', '0'])
    expect(await ended).toBe(69)
    expect(said.out).toContain(port)
    expect(said.out).toContain('keys service: ERR_PORT_IN_USE')
    expect(readdirSync(machine.tmp)).toEqual([])
    expect(processesOf(machine.folder)).toEqual([])
  })

  test('refuses a key file that others can read', async () => {
    const machine = newMachine()
    const keyFile = join(machine.state, 'iterapp/keys.json')
    spawnSync(process.execPath, [cli, 'keys', 'init', keyFile], { env: machine.env })
    chmodSync(keyFile, 0o644)
    const { said, ended } = machine.start()
    expect(await ended).toBe(69)
    expect(said.out).toContain('ERR_KEYS_EXPOSED')
    expect(said.out + said.err).not.toContain(
      (JSON.parse(readFileSync(keyFile, 'utf8')) as { keys: { d: string }[] }).keys[0]?.d,
    )
  })

  test('does not start inside a cluster', async () => {
    const machine = newMachine()
    const { said, ended } = machine.start(undefined, { KUBERNETES_SERVICE_HOST: '10.96.0.1' })
    expect(await ended).toBe(69)
    expect(said.out).toContain('ERR_IN_CLUSTER')
  })

  test('has help, and names its arguments when one is not known', async () => {
    const { start } = newMachine()
    const help = start(['--help'])
    expect([await help.ended, help.said.out]).toEqual([
      0,
      expect.stringContaining('--internal-port'),
    ])
    const odd = start(['--prot', '1'])
    expect([await odd.ended, odd.said.err]).toEqual([
      64,
      expect.stringContaining('--internal-port'),
    ])
  })
})
