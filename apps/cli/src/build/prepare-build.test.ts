import type { OpenedSecret } from '@iterapp/delivery'
import { readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { beforeEach, expect, test, vi } from 'vitest'
import type { CommandContext } from '../command-context'
import { createOutput } from '../output/create-output'
import { prepareBuild } from './prepare-build'
import { readBuildCommand } from './read-build-command'

const disk = { type: 0xef53 }

vi.mock('node:fs/promises', async (importOriginal) => ({
  ...(await importOriginal<object>()),
  statfs: () => Promise.resolve(disk),
}))

let told = ''
const sink = { write: (text: string) => (told += text) }
const context = { env: {}, cwd: '/', output: createOutput(sink, sink, {}) } as CommandContext
const command = readBuildCommand(['buildah', 'bud', '.'])
const secret = (name: string) => ({ name, value: Buffer.from('canary') }) as unknown as OpenedSecret

const leftBehind = () =>
  readdirSync(tmpdir()).filter(
    (name) => name.includes(`-${process.pid}-`) && name.startsWith('iterapp-build-'),
  )

beforeEach(() => {
  told = ''
})

test('where nothing is in memory, it is said that secrets touch the disk', async () => {
  const opened = [secret('a')]
  const prepared = await prepareBuild(command, opened, [], context)
  const [folder = ''] = leftBehind()
  expect(told).toContain(
    'warning: no folder in memory was found (XDG_RUNTIME_DIR can name one): secrets are decrypted to ',
  )
  expect(told).toContain(folder)
  expect(folder).not.toBe('')
  await prepared.discard()
  expect(leftBehind()).toEqual([])
})

test('values are zeroed when they are written, and when they cannot be', async () => {
  const good = [secret('a')]
  await (await prepareBuild(command, good, [], context)).discard()
  const twice = [secret('b'), secret('b')]
  await expect(prepareBuild(command, twice, [], context)).rejects.toMatchObject({
    code: 'ERR_FILE_UNWRITABLE',
  })
  for (const { value } of [...good, ...twice]) expect(value.every((byte) => byte === 0)).toBe(true)
  expect(leftBehind()).toEqual([])
})
