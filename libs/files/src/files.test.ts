import { execFileSync } from 'node:child_process'
import { temporaryFolder } from '@iterapp/testing'
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readRegularFile, writeWholeFile } from './index'

const modeOf = (path: string) => statSync(path).mode & 0o777

describe('a file that is read', () => {
  test('gives its bytes and its permissions', async () => {
    const path = join(temporaryFolder(), 'a')
    writeFileSync(path, 'hello')
    chmodSync(path, 0o640)
    expect(await readRegularFile(path, 5)).toEqual({ bytes: Buffer.from('hello'), mode: 0o640 })
  })

  test('is named when it is missing, a folder, or too large', async () => {
    const folder = temporaryFolder()
    const path = join(folder, 'a')
    await expect(readRegularFile(path, 5)).rejects.toMatchObject({
      code: 'ERR_FILE_NOT_FOUND',
      message: `there is no file ${path}`,
    })
    await expect(readRegularFile(folder, 5)).rejects.toMatchObject({ code: 'ERR_FILE_UNREADABLE' })
    execFileSync('mkfifo', [join(folder, 'fifo')])
    await expect(readRegularFile(join(folder, 'fifo'), 5)).rejects.toMatchObject({
      code: 'ERR_FILE_UNREADABLE',
    })
    writeFileSync(path, 'sixsix')
    await expect(readRegularFile(path, 5)).rejects.toMatchObject({
      code: 'ERR_FILE_TOO_LARGE',
      message: `${path} has 6 bytes, and at most 5 are read`,
    })
  })
})

describe('a file that is written', () => {
  test('is made with its mode, whatever the umask', async () => {
    const path = join(temporaryFolder(), 'a')
    const umask = process.umask(0o777)
    await writeWholeFile(path, 'x', { mode: 0o600, replace: false }).finally(() =>
      process.umask(umask),
    )
    expect(modeOf(path)).toBe(0o600)
  })

  test('is made with its folder, for its owner only', async () => {
    const path = join(temporaryFolder(), 'new', 'a')
    await writeWholeFile(path, 'x', { mode: 0o600, replace: false })
    expect(modeOf(join(path, '..'))).toBe(0o700)
  })

  test('is replaced only on demand, and nothing is left beside it', async () => {
    const folder = temporaryFolder()
    const path = join(folder, 'a')
    writeFileSync(path, 'old')
    await expect(
      writeWholeFile(path, 'new', { mode: 0o644, replace: false }),
    ).rejects.toMatchObject({
      code: 'ERR_FILE_EXISTS',
    })
    expect(readFileSync(path, 'utf8')).toBe('old')
    await writeWholeFile(path, 'new', { mode: 0o644, replace: true })
    expect(readFileSync(path, 'utf8')).toBe('new')
    expect(readdirSync(folder)).toEqual(['a'])
  })

  test('behind a symbolic link is written where the link leads', async () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'real'), 'old')
    symlinkSync('real', join(folder, 'link'))
    await writeWholeFile(join(folder, 'link'), 'new', { mode: 0o644, replace: true })
    expect(readFileSync(join(folder, 'real'), 'utf8')).toBe('new')
  })

  test('leaves nothing when it cannot be written', async () => {
    const folder = temporaryFolder()
    mkdirSync(join(folder, 'a'))
    await expect(
      writeWholeFile(join(folder, 'a'), 'x', { mode: 0o644, replace: true }),
    ).rejects.toMatchObject({
      code: 'ERR_FILE_UNWRITABLE',
    })
    expect(readdirSync(folder)).toEqual(['a'])
    symlinkSync('loop', join(folder, 'loop'))
    await expect(
      writeWholeFile(join(folder, 'loop'), 'x', { mode: 0o644, replace: true }),
    ).rejects.toMatchObject({
      code: 'ERR_FILE_UNWRITABLE',
    })
  })
})
