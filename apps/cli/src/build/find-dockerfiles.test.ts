import { temporaryFolder } from '@iterapp/testing'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { findDockerfiles } from './find-dockerfiles'
import { readBuildCommand } from './read-build-command'

/** Paths of the Dockerfiles that a command would build, as they are shown. */
async function find(line: string, paths: readonly string[], named?: string): Promise<string[]> {
  const cwd = temporaryFolder()
  for (const path of paths) {
    mkdirSync(join(cwd, dirname(path)), { recursive: true })
    writeFileSync(join(cwd, path), `# ${path}`)
  }
  const command = readBuildCommand(line.split(' '))
  const found = await findDockerfiles(command, named, cwd)
  for (const { shownPath, source } of found) {
    expect(source).toBe(`# ${join(shownPath)}`)
  }
  return found.map(({ shownPath }) => shownPath)
}

describe('the Dockerfile', () => {
  test.each<[string, readonly string[], readonly string[]]>([
    ['docker build .', ['Dockerfile', 'Containerfile'], ['Dockerfile']],
    ['docker build ctx', ['Dockerfile', 'ctx/Dockerfile'], ['ctx/Dockerfile']],
    ['docker build ctx', ['ctx/dockerfile'], ['ctx/dockerfile']],
    ['docker build -f a.Dockerfile ctx', ['a.Dockerfile'], ['a.Dockerfile']],
    ['docker build -fa.Dockerfile ctx', ['a.Dockerfile'], ['a.Dockerfile']],
    ['docker build -qf a.Dockerfile ctx', ['a.Dockerfile'], ['a.Dockerfile']],
    ['docker build --file a --file=b .', ['a', 'b'], ['b']],
    ['docker build . -f a', ['a', 'Dockerfile'], ['a']],
    ['buildah bud', ['Containerfile', 'Dockerfile'], ['Containerfile']],
    ['buildah bud ctx', ['ctx/Dockerfile', 'Containerfile'], ['ctx/Dockerfile']],
    ['buildah bud -f a -f b ctx', ['ctx/a', 'b', 'ctx/b'], ['ctx/a', 'b']],
    ['podman build -t x .', ['Dockerfile'], ['Dockerfile']],
    [
      'buildctl build --local context=. --local dockerfile=df',
      ['df/Dockerfile'],
      ['df/Dockerfile'],
    ],
    ['buildctl build --local=dockerfile=df --opt filename=sub/a', ['df/sub/a'], ['df/sub/a']],
  ])('of %s is found', async (line, paths, expected) => {
    expect(await find(line, paths)).toEqual(expected)
  })

  test.each([
    'docker build -',
    'docker build -f - .',
    'docker build https://git.example/x.git',
    'docker build git@github.com:x/y.git',
    'docker build github.com/x/y',
    'buildah bud -f https://x.example/Dockerfile .',
    'buildctl build --frontend gateway.v0 --opt context=https://git.example/x.git',
  ])('of %s is to be named', async (line) => {
    await expect(find(line, ['Dockerfile'])).rejects.toMatchObject({ code: 'ERR_USAGE' })
    expect(await find(line, ['Dockerfile', 'a'], 'a')).toEqual(['a'])
  })

  test('that is not there is named with all places where it was looked for', async () => {
    await expect(find('buildah bud -f a ctx', [])).rejects.toMatchObject({
      code: 'ERR_FILE_NOT_FOUND',
      message: 'there is no Dockerfile: none of a, ctx/a; name another with --dockerfile',
    })
  })
})
