import { temporaryFolder } from '@iterapp/testing'
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { makeKeys, writePublicKeys } from './testing/key-files'
import { openCiphertext, firstCiphertext } from './testing/open-ciphertext'

const main = fileURLToPath(new URL('../../../dist/apps/cli/main.js', import.meta.url))

/** Runs the built command as a process. */
function iterapp(argv: string[], cwd: string, input = '') {
  const env = { PATH: process.env.PATH, XDG_STATE_HOME: cwd }
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...argv], {
    cwd,
    env,
    input,
    encoding: 'utf8',
  })
  return { status, out: stdout, err: stderr }
}

test('the built command encrypts what a pipe brings', async () => {
  const cwd = temporaryFolder()
  const keys = await makeKeys()
  writePublicKeys(join(cwd, '.iterapp/keys.json'), keys)
  const argv = ['encrypt', '-a', 'myapp', '-e', 'prod', '-n', 'KEY']
  const { status, out } = iterapp(argv, cwd, 'hunter2')
  expect(status).toBe(0)
  expect(openCiphertext(firstCiphertext(out), keys).value).toBe('hunter2')
})

test('the built command gives status, error and output to their places', () => {
  const cwd = temporaryFolder()
  const { status, out, err } = iterapp(['keys', 'show', '--json'], cwd)
  expect({ status, out }).toEqual({ status: 66, out: '' })
  expect(JSON.parse(err)).toMatchObject({ code: 'ERR_KEYS_MISSING' })
})

test('the built command can be asked to run itself', () => {
  expect(readFileSync(main, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/)
})

test('help does not wait for what only a command needs', () => {
  const cwd = temporaryFolder()
  const loaded = /(?:from|import) ?"\.\/([\w-]+\.js)"/g
  const source = readFileSync(main, 'utf8')
  const needed = [...source.matchAll(loaded)].map((match) => match[1] ?? '')
  for (const name of needed) {
    const chunk = readFileSync(join(main, '..', name), 'utf8')
    expect(chunk).not.toMatch(/node_modules\/(?:node-jose|yaml)\//)
  }
  expect(source).not.toMatch(/node_modules\/(?:node-jose|yaml)\//)
  expect(iterapp(['--help'], cwd).status).toBe(0)
})

test('a reader that stops reading is no failure', () => {
  const shell = `'${process.execPath}' '${main}' completion bash | head -n 1`
  const { stdout, stderr } = spawnSync('bash', ['-c', shell], { encoding: 'utf8' })
  expect(stdout).toBe('# Completion of iterapp for bash.\n')
  expect(stderr).toBe('')
})
