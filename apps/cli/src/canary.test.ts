import { sealValue } from '@iterapp/crypto/node-jose'
import { formatKeySet } from '@iterapp/key-store'
import { temporaryFolder } from '@iterapp/testing'
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makeKeys, writePrivateKeys, writePublicKeys } from './testing/key-files'
import { runCli, type CliTestOptions } from './testing/run-cli'
import { serve } from './testing/serve'

/** A secret that is nowhere else; with a quote, so that it has a skeleton. */
const CANARY = "Kanarienvogel's-5d41402a"
/** What a part of it would look like in an output. */
const traces = [CANARY, 'Kanarienvogel', Buffer.from(CANARY).toString('base64'), '5d41402a']

const keys = await makeKeys(2)

/** A folder in which all that can be wrong is wrong somewhere. */
function makeProject(): string {
  const cwd = temporaryFolder()
  const write = (name: string, content: string | Uint8Array) => {
    writeFileSync(join(cwd, name), content)
  }
  writePublicKeys(join(cwd, '.iterapp/keys.json'), keys)
  writePrivateKeys(join(cwd, 'private.json'), keys)
  writePrivateKeys(join(cwd, 'exposed.json'), keys)
  chmodSync(join(cwd, 'exposed.json'), 0o644)
  write('iterapp.toml', 'app = "myapp"\nenvironments = ["test", "prod"]\n')
  write('foreign.json', '{"type":"service_account"}')
  write('text.json', 'no json')
  write('binary.toml', Buffer.from([0, 1, 2, 3]))
  write('empty.toml', '')
  write('large.toml', '#'.repeat(10_000_000))
  write('broken.toml', 'app = "myapp"\n[env.prod\nKEY = "x"\n')
  write('parts.toml', '[env.prod.KEY]\nsecret = "a"\nkey = "b"\n')
  write('mounts.toml', '[secret_files.prod.x]\nmount_path = "/a"\nsecret = "s"\n')
  mkdirSync(join(cwd, 'folder'))
  return cwd
}

const sealed = 'encrypt -e prod -n KEY'
const jwe = await sealValue(Buffer.from(CANARY), {
  key: keys[0],
  scope: { use: 'runtime', app: 'myapp', environment: 'prod', name: 'KEY' },
})

test.each<[string, string, CliTestOptions?]>([
  ['all is well', sealed],
  ['all is well at the prompt', sealed, { answer: CANARY }],
  ['all is well with JSON', `${sealed} --json`],
  ['all is well in a file', `${sealed} -w iterapp.toml`],
  ['all is well in a new file', `encrypt -a a -e prod -n KEY -w new.toml`],
  ['all is well in an empty file', `encrypt -a a -e prod -n KEY -w empty.toml`],
  ['a newline is at its end', sealed, { stdin: `${CANARY}\n` }],
  ['there is no key set', `${sealed} -k missing.json`],
  ['the key set is foreign', `${sealed} -k foreign.json`],
  ['the key set is no JSON', `${sealed} -k text.json`],
  ['the key set is a folder', `${sealed} -k folder`],
  ['others can read the key file', `${sealed} -k exposed.json`],
  ['the key set cannot be reached', `${sealed} -k http://127.0.0.1:1`],
  ['the key set is at an address that is not trusted', `${sealed} -k http://example.com`],
  ['the file is binary', `encrypt -a myapp -e prod -n KEY -w binary.toml`],
  ['the file has 10 MB', `encrypt -a myapp -e prod -n KEY -w large.toml`],
  ['the file is not TOML', `encrypt -a myapp -e prod -n KEY -w broken.toml`],
  ['the file is a folder', `encrypt -a myapp -e prod -n KEY -w folder`],
  ['the file cannot be made', `encrypt -a myapp -e prod -n KEY -w iterapp.toml/x`],
  ['the name is in parts', `encrypt -a myapp -e prod -n KEY -w parts.toml`],
  ['the file would get a problem', `encrypt -a myapp -e prod -n /a/b -w mounts.toml`],
  ['the environment is not known', 'encrypt -e elsewhere -n KEY'],
  ['the environment is not valid', 'encrypt -e UPPER -n KEY'],
  ['the app is another', `encrypt -a other -e prod -n KEY -w iterapp.toml`],
  ['the app is not valid', 'encrypt -a OTHER -e prod -n KEY'],
  ['the name is not valid', 'encrypt -e prod -n 1'],
  ['the path is not valid', 'encrypt -e prod -n /proc/1'],
  ['it has too many quotes', sealed, { stdin: CANARY.repeat(70) }],
  ['it is too large', sealed, { stdin: CANARY.repeat(10_000) }],
  ['it is too large for a file', 'encrypt -e prod -n /a/b', { stdin: CANARY.repeat(10_000) }],
  ['it is no text', sealed, { stdin: `${CANARY}\0` }],
  ['it has carriage returns', sealed, { stdin: `${CANARY}\r\n${CANARY}` }],
  ['it is an argument', `encrypt ${CANARY}`],
  ['it is an argument after the others', `${sealed} ${CANARY}`],
  ['it is an argument after two dashes', `${sealed} -- ${CANARY}`],
  ['it is the value of an option that is not there', `${sealed} --value ${CANARY}`],
  ['it is in an option that is not there', `${sealed} --value=${CANARY}`],
  ['it is behind an option that takes nothing', `${sealed} --trim=${CANARY}`],
  ['it looks like an option', `${sealed} -${CANARY}`],
  ['it looks like a long option', `${sealed} --${CANARY}`],
  ['it is a command', CANARY],
  ['it is a command of keys', `keys ${CANARY}`],
  ['it is a shell', `completion ${CANARY}`],
  ['it is inspected', `inspect ${CANARY}`],
  ['it is inspected from standard input', 'inspect'],
  ['its line is cut', `inspect ${jwe.slice(0, -9)}`],
  ['it follows keys show', `keys show ${CANARY}`],
  ['it follows render', `render iterapp.toml ${CANARY}`],
  ['it is a namespace', `render --namespace ${CANARY}`],
  ['it is a workload', `render --workload ${CANARY}`],
])('a secret is in no output and no file when %s', async (_title, line, options) => {
  const cwd = makeProject()
  const before = snapshot(cwd)
  const result = await runCli(line.split(' '), { cwd, stdin: CANARY, ...options })
  expect(findTraces(result.out + result.err)).toEqual([])
  if (result.status !== 0) {
    expect(result.out).toBe('')
    expect(result.err).toMatch(/^error: |\nerror: /)
    // Nothing was written, nor half of it.
    expect(snapshot(cwd)).toEqual(before)
  }
  for (const path of listFiles(cwd)) expect(findTraces(readFileSync(path, 'latin1'))).toEqual([])
})

test.each([['keys fetch'], ['encrypt -a myapp -e prod -n KEY -k']])(
  'what a service answers instead of a key set is not repeated by %s',
  async (line) => {
    const cwd = temporaryFolder()
    const bodies = [CANARY, `{"keys":"${CANARY}"}`, formatKeySet([{ ...keys[0], kid: CANARY }])]
    for (const body of bodies) {
      const origin = await serve((_request, response) => response.end(body))
      const { status, out, err } = await runCli([...line.split(' '), origin], { cwd, stdin: 'x' })
      expect(status).not.toBe(0)
      expect(findTraces(out + err)).toEqual([])
      expect(readdirSync(cwd)).toEqual([])
    }
  },
)

function findTraces(text: string): string[] {
  return traces.filter((trace) => text.includes(trace))
}

function listFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
}

/** Names, sizes and modes of all files; the contents of the small ones. */
function snapshot(folder: string): unknown {
  return listFiles(folder).map((path) => {
    const { size, mode } = statSync(path)
    return [path, size, mode, size < 100_000 ? readFileSync(path, 'latin1') : '']
  })
}
