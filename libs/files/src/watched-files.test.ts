import { temporaryFolder } from '@iterapp/testing'
import {
  chmodSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { watchFiles, type WatchedFiles } from './index'

/** Two watched files, what they hold together, and how often they were loaded. */
interface Watch {
  readonly folder: string
  readonly first: string
  readonly second: string
  readonly files: WatchedFiles<string>
  readonly loads: () => number
  readonly failures: unknown[]
}

async function watch(): Promise<Watch> {
  const folder = temporaryFolder()
  const [first, second] = [join(folder, 'first'), join(folder, 'second')]
  writeFileSync(first, 'a')
  writeFileSync(second, 'b')
  let loads = 0
  const failures: unknown[] = []
  const load = () => {
    loads++
    const text = readFileSync(first, 'utf8') + readFileSync(second, 'utf8')
    return text.includes('!') ? Promise.reject(new Error('broken')) : Promise.resolve(text)
  }
  const files = await watchFiles([first, second], load, (error) => failures.push(error))
  return { folder, first, second, files, loads: () => loads, failures }
}

describe('files that are watched', () => {
  test('are loaded once for as long as they stay the same', async () => {
    const { files, loads } = await watch()
    for (let times = 0; times < 3; times++) expect(await files.current()).toBe('ab')
    expect(loads()).toBe(1)
  })

  test.each<[string, string, (watch: Watch, text: string) => void]>([
    [
      'written to',
      'changed',
      ({ second }, text) => {
        writeFileSync(second, text)
      },
    ],
    [
      'replaced by another of the same size',
      'c',
      ({ second }, text) => {
        writeFileSync(`${second}.new`, text)
        renameSync(`${second}.new`, second)
      },
    ],
    [
      'taken away and made again',
      'changed',
      ({ second }, text) => {
        rmSync(second)
        writeFileSync(second, text)
      },
    ],
  ])('are loaded again when one is %s, and then stay', async (_title, text, change) => {
    const watched = await watch()
    change(watched, text)
    expect(await watched.files.current()).toBe(`a${text}`)
    expect(await watched.files.current()).toBe(`a${text}`)
    expect([watched.loads(), watched.failures]).toEqual([2, []])
  })

  test('are loaded again when who may read one changes', async () => {
    const { files, first, loads } = await watch()
    // A file system may count time in steps of some milliseconds.
    await sleep(50)
    chmodSync(first, 0o600)
    expect(await files.current()).toBe('ab')
    expect(loads()).toBe(2)
  })

  test('are followed through the links that Kubernetes swaps', async () => {
    const folder = temporaryFolder()
    for (const [version, text] of Object.entries({ '..1': 'old', '..2': 'new' })) {
      mkdirSync(join(folder, version))
      writeFileSync(join(folder, version, 'a'), text)
    }
    symlinkSync('..1', join(folder, '..data'))
    symlinkSync('..data/a', join(folder, 'a'))
    const path = join(folder, 'a')
    const load = () => Promise.resolve(readFileSync(path, 'utf8'))
    const files = await watchFiles([path], load, () => undefined)
    expect(await files.current()).toBe('old')
    symlinkSync('..2', join(folder, '..data.new'))
    renameSync(join(folder, '..data.new'), join(folder, '..data'))
    expect(await files.current()).toBe('new')
  })

  test('are loaded once for all who ask at the same time after a change', async () => {
    const { files, first, loads } = await watch()
    writeFileSync(first, 'changed ')
    const answers = await Promise.all([files.current(), files.current(), files.current()])
    expect(answers).toEqual(['changed b', 'changed b', 'changed b'])
    expect(loads()).toBe(2)
  })
})

describe('a version that cannot be loaded', () => {
  test('leaves the one before it, and is told of once', async () => {
    const { files, first, failures, loads } = await watch()
    writeFileSync(first, 'a!')
    for (let times = 0; times < 3; times++) expect(await files.current()).toBe('ab')
    expect(failures).toEqual([new Error('broken')])
    expect(loads()).toBe(2)
  })

  test('is told of again when it is another one, and forgotten when it is mended', async () => {
    const { files, first, failures } = await watch()
    writeFileSync(first, 'a!')
    await files.current()
    writeFileSync(first, 'still !')
    expect(await files.current()).toBe('ab')
    expect(failures).toHaveLength(2)
    writeFileSync(first, 'mended ')
    expect(await files.current()).toBe('mended b')
    expect(failures).toHaveLength(2)
  })

  test('is one without a file, until the file is back', async () => {
    const { files, first, failures } = await watch()
    rmSync(first)
    expect(await files.current()).toBe('ab')
    expect(await files.current()).toBe('ab')
    expect(failures).toMatchObject([{ code: 'ENOENT' }])
    writeFileSync(first, 'back ')
    expect(await files.current()).toBe('back b')
  })

  test('is thrown when it is the first', async () => {
    const load = () => Promise.reject(new Error('broken'))
    await expect(watchFiles([], load, () => undefined)).rejects.toThrow('broken')
  })
})

describe('a change while files are loaded', () => {
  /** A file whose loads wait for a word. */
  function watchSlowly() {
    const path = join(temporaryFolder(), 'a')
    writeFileSync(path, 'one')
    const waiting: (() => void)[] = []
    const load = async () => {
      const text = readFileSync(path, 'utf8')
      await new Promise<void>((resolve) => waiting.push(resolve))
      return text
    }
    const opening = watchFiles([path], load, () => undefined)
    const begun = () => expect.poll(() => waiting.length).toBe(1)
    const release = async () => {
      await begun()
      waiting.pop()?.()
    }
    return { path, opening, begun, release }
  }

  test('is seen by who asks next, when it came during the first', async () => {
    const { path, opening, begun, release } = watchSlowly()
    await begun()
    writeFileSync(path, 'two')
    await release()
    const current = (await opening).current()
    await release()
    expect(await current).toBe('two')
  })

  test('is waited for by who asks after it', async () => {
    const { path, opening, begun, release } = watchSlowly()
    await release()
    const files = await opening
    writeFileSync(path, 'two')
    const before = files.current()
    await begun()
    writeFileSync(path, 'three')
    const after = files.current()
    await release()
    await release()
    expect([await before, await after]).toEqual(['two', 'three'])
  })
})
