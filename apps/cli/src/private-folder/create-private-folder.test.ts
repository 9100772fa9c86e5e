import { memoryFolder } from '@iterapp/testing'
import { spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { createPrivateFolder } from './create-private-folder'

test('a folder is of its user only, in memory, and removed with what is in it', async () => {
  const runtime = memoryFolder()
  const listeners = process.listenerCount('exit')
  const folder = await createPrivateFolder({ XDG_RUNTIME_DIR: runtime }, 'build')
  expect([folder.onDisk, readdirSync(runtime)]).toEqual([null, [folder.path.split('/').at(-1)]])
  expect(statSync(folder.path).mode & 0o777).toBe(0o700)
  writeFileSync(join(folder.path, 'a'), 'x')
  await folder.remove()
  expect([readdirSync(runtime), process.listenerCount('exit')]).toEqual([[], listeners])
})

test('a folder is not below /dev when what runs would find it there', async () => {
  const runtime = memoryFolder()
  expect(runtime).toMatch(/^\/dev\//)
  const folder = await createPrivateFolder({ XDG_RUNTIME_DIR: runtime }, 'build', true)
  expect(folder.path).not.toMatch(/^\/dev\//)
  expect(statSync(folder.path).mode & 0o777).toBe(0o700)
  await folder.remove()
})

test('what a killed command left is removed, wherever that had its place', async () => {
  const gone = spawnSync('true').pid
  const namespace = /\d+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0] ?? ''
  const left = `/dev/shm/iterapp-build-${namespace}-${gone}-left`
  mkdirSync(left, { mode: 0o700 })
  onTestFinished(() => {
    rmSync(left, { recursive: true, force: true })
  })
  writeFileSync(join(left, 'npm-token'), 'x')
  const folder = await createPrivateFolder({ XDG_RUNTIME_DIR: memoryFolder() }, 'build', true)
  expect(existsSync(left)).toBe(false)
  await folder.remove()
})

test('a container without a folder for temporary files needs none', async () => {
  vi.stubEnv('TMPDIR', join(memoryFolder(), 'missing'))
  onTestFinished(() => {
    vi.unstubAllEnvs()
  })
  const folder = await createPrivateFolder({ XDG_RUNTIME_DIR: memoryFolder() }, 'build')
  expect(existsSync(folder.path)).toBe(true)
  await folder.remove()
})

test('a process that exits takes its folder with it', async () => {
  const folder = await createPrivateFolder({ XDG_RUNTIME_DIR: memoryFolder() }, 'run')
  writeFileSync(join(folder.path, 'a'), 'x')
  const atExit = process.listeners('exit').at(-1)
  atExit?.(0)
  expect(existsSync(folder.path)).toBe(false)
  await folder.remove()
})
