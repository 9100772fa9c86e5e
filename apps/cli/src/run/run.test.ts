import { readKeyFile } from '@iterapp/key-store'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { writePublicKeys } from '../testing/key-files'
import { canary, makeSuiteKeys, newApp, node, show, until } from '../testing/run-process'

const { keyFile, seal } = await makeSuiteKeys()
const common = ['--environment', 'test', '--keys', keyFile]

describe('iterapp run', () => {
  test('gives a command its variables and files, and leaves nothing', async () => {
    const pem = '-----BEGIN PRIVATE KEY-----\nMIGH\n-----END PRIVATE KEY-----\n'
    const large = 'x'.repeat(60 * 1024)
    const app = newApp(`app = "myapp"
[env.common]
T_PLAIN = "a $HOME $(T_PORT)"
T_PORT = 8080
T_OVERRIDDEN = ${await seal('T_OVERRIDDEN', 'common', { environment: '*' })}
T_GONE = "x"
[env.test]
T_OVERRIDDEN = ${await seal('T_OVERRIDDEN', 'test')}
T_PEM = ${await seal('T_PEM', pem)}
T_QUOTES = ${await seal('T_QUOTES', "it's 'x'")}
T_ONLY_QUOTES = ${await seal('T_ONLY_QUOTES', "''")}
T_UNICODE = ${await seal('T_UNICODE', '$HOME blåbær 🫐')}
T_LARGE = ${await seal('T_LARGE', large)}
T_GONE = { unset = true }
[files.test]
"/app/a.json" = ${await seal('/app/a.json', '{}')}
"/app/b.key" = { encrypted = ${(await seal('/app/b.key', pem)).slice(14, -2)}, mode = "0400" }
`)
    const result = await app.run([...common, ...node(show)], { T_AMBIENT: 'stays' })
    expect(result.err).toBe('')
    expect(JSON.parse(result.out)).toEqual({
      env: {
        T_AMBIENT: 'stays',
        T_PLAIN: 'a $HOME $(T_PORT)',
        T_PORT: '8080',
        T_OVERRIDDEN: 'test',
        T_PEM: pem,
        T_QUOTES: "it's 'x'",
        T_ONLY_QUOTES: "''",
        T_UNICODE: '$HOME blåbær 🫐',
        T_LARGE: large,
      },
      files: { 'a.json': ['444', '{}'], 'b.key': ['400', pem] },
    })
    expect([result.status, result.left]).toEqual([0, []])
  })

  test('takes the keys of the state folder when none are named', async () => {
    const app = newApp(`app = "myapp"\n[env.test]\nT_A = ${await seal('T_A', 'a')}\n`)
    mkdirSync(join(app.folder, 'iterapp'))
    writeFileSync(join(app.folder, 'iterapp', 'keys.json'), readFileSync(keyFile), { mode: 0o600 })
    const publicFile = join(app.folder, 'public.json')
    writePublicKeys(publicFile, await readKeyFile(keyFile))
    // ITERAPP_KEYS may be there for `iterapp encrypt`.
    for (const ITERAPP_KEYS of [undefined, '', 'https://keys.example', publicFile]) {
      const env = ITERAPP_KEYS === undefined ? {} : { ITERAPP_KEYS }
      const result = await app.run(['--environment', 'test', ...node(show)], env)
      expect(JSON.parse(result.out)).toEqual({ env: { T_A: 'a' }, files: {} })
    }
  })

  test('takes the private keys that ITERAPP_KEYS names', async () => {
    const app = newApp(`app = "myapp"\n[env.test]\nT_A = ${await seal('T_A', 'a')}\n`)
    const result = await app.run(['--environment', 'test', ...node(show)], {
      ITERAPP_KEYS: keyFile,
    })
    expect(JSON.parse(result.out)).toEqual({ env: { T_A: 'a' }, files: {} })
  })

  test('leaves the umask of its user, and nothing of the env file', async () => {
    const app = newApp(
      `app = "myapp"\n[env.test]\nT_A = ${await seal('T_A', canary)}\n[files.test]\n"/app/a" = ${await seal('/app/a', 'x')}\n`,
    )
    const umask = process.umask(0o027)
    const script = `
      const fs = require('node:fs'), path = require('node:path')
      console.log(process.umask().toString(8), fs.readdirSync(path.join(process.env.ITERAPP_FILES_ROOT, '../env')).length)
      console.log((fs.statSync(process.env.ITERAPP_FILES_ROOT + '/app/a').mode & 0o777).toString(8))`
    const result = await app.run([...common, ...node(script)]).finally(() => process.umask(umask))
    expect(result.out).toBe('27 0\n444\n')
  })

  test('passes the exit status on, and 128 with the number of a signal', async () => {
    const app = newApp('app = "myapp"\n')
    expect((await app.run([...common, ...node('process.exit(7)')])).status).toBe(7)
    expect(
      (await app.run([...common, ...node("process.kill(process.pid, 'SIGKILL')")])).status,
    ).toBe(137)
  })

  test('passes signals on, and cleans up after the command has ended', async () => {
    const app = newApp(`app = "myapp"\n[files.test]\n"/app/a" = ${await seal('/app/a', canary)}\n`)
    const script = `process.on('SIGTERM', () => { console.log('term'); process.exit(3) }); console.log('up'); setInterval(() => {}, 1000)`
    const { child, said, ended } = app.start([...common, ...node(script)])
    await until(() => said.out.includes('up'))
    const [workspace = ''] = readdirSync(app.runtime)
    expect(statSync(join(app.runtime, workspace)).mode & 0o777).toBe(0o700)
    child.kill('SIGTERM')
    expect(await ended).toBe(3)
    expect(said.out).toBe('up\nterm\n')
    expect(readdirSync(app.runtime)).toEqual([])
  })

  test('removes what a run of this user that was killed left, and nothing else', async () => {
    const app = newApp('app = "myapp"\n')
    const [namespace = ''] = /\d+/.exec(readlinkSync('/proc/self/ns/pid')) ?? []
    const make = (name: string, mode: number) => {
      mkdirSync(join(app.runtime, name), { mode })
    }
    const gone = 999_999_999
    make(`iterapp-run-${namespace}-${gone}-left`, 0o700)
    make(`iterapp-run-${namespace}-${process.pid}-runs`, 0o700)
    make(`iterapp-run-1-${gone}-of-another-namespace`, 0o700)
    make(`iterapp-run-${namespace}-${gone}-open-to-others`, 0o777)
    symlinkSync(app.folder, join(app.runtime, `iterapp-run-${namespace}-${gone}-link`))
    const { left } = await app.run([...common, ...node('0')])
    expect(left).toHaveLength(4)
    expect(left).not.toContain(`iterapp-run-${namespace}-${gone}-left`)
    expect(existsSync(join(app.folder, 'iterapp.toml'))).toBe(true)
  })

  test('takes no folder for its files that others can change, or that is relative', async () => {
    const app = newApp(`app = "myapp"\n[files.test]\n"/app/a" = ${await seal('/app/a', canary)}\n`)
    const script = node('console.log(process.env.ITERAPP_FILES_ROOT)')
    chmodSync(app.runtime, 0o777)
    for (const XDG_RUNTIME_DIR of [app.runtime, 'relative']) {
      const { out, status } = await app.run([...common, ...script], { XDG_RUNTIME_DIR })
      expect([status, out.startsWith('/dev/shm/iterapp-run-')]).toEqual([0, true])
    }
  })
})
