import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { spawnSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { builtPage, makePageFolder } from '../testing/page-folder'
import { readPageFolder } from './read-page-folder'

const refusal = (message: string) =>
  expect.objectContaining({
    code: 'ERR_SETTINGS',
    message: expect.stringContaining(message) as string,
  }) as Error

test('the folder is read whole, with the kind of each file', async () => {
  const files = await readPageFolder(makePageFolder())
  expect(
    Object.fromEntries(Array.from(files, ([path, { bytes }]) => [path, bytes.toString()])),
  ).toEqual(builtPage)
  expect(files.get('icon.svg')?.mediaType).toBe('image/svg+xml')
  expect(files.get('assets/index-Ab_c-123.js')?.mediaType).toBe('text/javascript; charset=utf-8')
})

test('it may be named by a link to it', async () => {
  const link = join(makePageFolder({}), 'page')
  symlinkSync(makePageFolder(), link)
  expect((await readPageFolder(link)).has('index.html')).toBe(true)
})

describe('a folder is refused', () => {
  test('when it is not there, or is a file', async () => {
    const folder = makePageFolder()
    const missing = join(folder, 'nowhere')
    await expect(readPageFolder(missing)).rejects.toThrow(
      refusal(`--page: ${missing} is not a built page: it is not there`),
    )
    await expect(readPageFolder(join(folder, 'index.html'))).rejects.toThrow(
      refusal('it cannot be read (ENOTDIR)'),
    )
  })

  test('without index.html', async () => {
    await expect(readPageFolder(makePageFolder({}))).rejects.toThrow(
      refusal('it has no index.html'),
    )
    const elsewhere = makePageFolder({ 'assets/index.html': 'a page' })
    await expect(readPageFolder(elsewhere)).rejects.toThrow(refusal('it has no index.html'))
  })

  test.each([
    ['notes.md', 'notes.md is of no kind that a page has'],
    ['assets/index-Ab_c-123.js.map', 'assets/index-Ab_c-123.js.map is of no kind'],
    ['LICENSE', 'LICENSE is of no kind'],
    ['html', 'html is of no kind'],
    ['keys.json', 'keys.json is of no kind'],
    ['.env.js', '.env.js has no name'],
    ['.vite/a.js', '.vite has no name'],
    ['a b.js', 'a b.js has no name'],
    ['a%2fb.js', 'a%2fb.js has no name'],
    ['assets/:a.js', 'assets/:a.js has no name'],
  ])('with %s in it', async (path, message) => {
    const folder = makePageFolder({ ...builtPage, [path]: 'hunter2' })
    await expect(readPageFolder(folder)).rejects.toThrow(refusal(message))
    await expect(readPageFolder(folder)).rejects.not.toThrow('hunter2')
  })

  test.each([
    ['out of it, to a file', 'assets/a.js', '../../other/secret.js'],
    ['out of it, to a folder', 'other', '../other'],
    ['within it', 'a.js', 'assets/index-Ab_c-123.js'],
    ['to nothing', 'a.js', 'nowhere.js'],
    ['to itself', 'a', '.'],
  ])('with a link %s', async (_where, path, target) => {
    const both = makePageFolder({ 'other/secret.js': 'hunter2' })
    const folder = join(both, 'page')
    mkdirSync(join(folder, 'assets'), { recursive: true })
    for (const [name, content] of Object.entries(builtPage)) {
      writeFileSync(join(folder, name), content)
    }
    symlinkSync(target, join(folder, path))
    await expect(readPageFolder(folder)).rejects.toThrow(
      refusal(`${path} is neither a file nor a folder`),
    )
  })

  test('with a FIFO in it, without waiting for it', async () => {
    const folder = makePageFolder()
    expect(spawnSync('mkfifo', [join(folder, 'a.js')]).status).toBe(0)
    await expect(readPageFolder(folder)).rejects.toThrow(refusal('a.js is neither a file nor'))
  })

  test('with more than 4 MiB in all its files', async () => {
    const most = 4 * 1024 * 1024 - Buffer.byteLength(Object.values(builtPage).join(''))
    const fits = makePageFolder({ ...builtPage, 'a.txt': Buffer.alloc(most) })
    expect((await readPageFolder(fits)).size).toBe(5)
    const folder = makePageFolder({ ...builtPage, 'a.txt': Buffer.alloc(most), 'b.txt': '1' })
    await expect(readPageFolder(folder)).rejects.toThrow(
      refusal('its files have more than 4194304 bytes'),
    )
  })

  test('with more than 64 entries, however deep', async () => {
    const files = Array.from({ length: 63 }, (_each, index) => [`${index}.txt`, ''])
    const fits = { 'index.html': '', ...(Object.fromEntries(files) as Record<string, string>) }
    expect((await readPageFolder(makePageFolder(fits))).size).toBe(64)
    const one = makePageFolder({ ...fits, 'more.txt': '' })
    await expect(readPageFolder(one)).rejects.toThrow(refusal('it holds more than 64 entries'))
    const deep = makePageFolder({ 'index.html': '', [`${'a/'.repeat(64)}a.js`]: '' })
    await expect(readPageFolder(deep)).rejects.toThrow(refusal('it holds more than 64 entries'))
  })
})
