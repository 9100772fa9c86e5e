import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { makeSuiteKeys, newApp, node, until } from '../testing/run-process'

const { keyFile, seal } = await makeSuiteKeys()
const common = ['--environment', 'test', '--keys', keyFile]

describe('iterapp run --watch', () => {
  test('starts the command again when the file changes, and keeps it when the file is broken', async () => {
    const toml = async (value: string) =>
      `app = "myapp"\n[env.test]\nT_A = ${await seal('T_A', value)}\n`
    const app = newApp(await toml('one'))
    const file = join(app.folder, 'iterapp.toml')
    const script = `process.on('SIGTERM', () => process.exit(0)); console.log(process.env.T_A); setInterval(() => {}, 1000)`
    const { child, said, ended } = app.start([...common, '--watch', ...node(script)])
    await until(() => said.out === 'one\n')
    writeFileSync(file, 'broken =')
    await until(() => said.err.includes('ERR_CONFIG_SYNTAX'))
    expect(said.out).toBe('one\n')
    writeFileSync(file, await toml('two'))
    await until(() => said.out === 'one\ntwo\n')
    child.kill('SIGTERM')
    expect(await ended).toBe(0)
    expect(readdirSync(app.runtime)).toEqual([])
  })

  test('says when the command ends by itself, and starts it at the next change', async () => {
    const app = newApp('app = "myapp"\n')
    const { child, said, ended } = app.start([...common, '--watch', ...node('console.log(1)')])
    await until(() => said.err.includes('the command ended with status 0'))
    writeFileSync(join(app.folder, 'iterapp.toml'), 'app = "myapp" # again\n')
    await until(() => said.err.split('the command ended with status 0').length === 3)
    expect(said.out).toBe('1\n1\n')
    child.kill('SIGINT')
    expect(await ended).toBe(0)
    expect(readdirSync(app.runtime)).toEqual([])
  })
})
