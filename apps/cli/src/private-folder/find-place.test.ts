import { memoryFolder, temporaryFolder } from '@iterapp/testing'
import { chmodSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { findPlace, findRuntimeFolder } from './find-place'

const flawOf = async (runtime: string, sharesDevices = false) =>
  (await findRuntimeFolder({ XDG_RUNTIME_DIR: runtime }, sharesDevices)).flaw

test("the user's own folder in memory is the place", async () => {
  const runtime = memoryFolder()
  const place = await findPlace({ XDG_RUNTIME_DIR: runtime }, false)
  expect(place).toEqual({ parent: runtime, onDisk: null })
})

test('a folder that is not taken is told why', async () => {
  const open = memoryFolder()
  chmodSync(open, 0o711)
  const link = join(temporaryFolder(), 'link')
  symlinkSync(memoryFolder(), link)
  expect(await flawOf('')).toBe('XDG_RUNTIME_DIR can name one')
  expect(await flawOf('run')).toBe('XDG_RUNTIME_DIR names no absolute path')
  for (const folder of [open, link, '/nowhere']) {
    expect(await flawOf(folder)).toMatch('no folder that only you may enter, of mode 0700')
  }
  expect(await flawOf(memoryFolder(), true)).toMatch('steps of this build see')
})
