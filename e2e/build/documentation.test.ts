import { hash, randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { describe, expect, inject, test } from 'vitest'
import { runCli } from '../cli/run-cli'
import { buildImage, findLeft, keysOptions } from './testing/build-image'
import { allBuilders } from './testing/builders/all-builders'
import { plainBuildah } from './testing/builders/buildah'
import type { Builder } from './testing/builders/builder'
import { listFiles } from './testing/find-secrets'
import { readImage, readImageFile } from './testing/image'
import {
  createRepository,
  listPrivateFolders,
  newSecret,
  type Repository,
} from './testing/repository'
import { startBuild } from './testing/start-build'

// "Buildtime secrets" of the user documentation, with its own command and real builders.

const { reference } = inject('builds').base

/**
 * What stands for `yarn build`: it has to have secrets, and leaves their digests in the image. Another one for each
 * image: a builder does not repeat a command because its secret is another one.
 */
const writeScript = (...variables: string[]) => `# ${randomUUID()}
set -eu
for value in ${variables.map((each) => `"$${each}"`).join(' ')}; do
  printf %s "$value" | sha256sum | head -c 64
  echo
done >/digests
`

const variables = ['YOUR_BUILD_SECRET_ID', 'GIT_TOKEN']

const dockerfile = `FROM ${reference}
COPY build.sh .
RUN --mount=type=secret,id=your-build-secret-id,dst=/secret-file-rename,required=true \\
    --mount=type=secret,id=git-token,dst=/git-token,required=true \\
    YOUR_BUILD_SECRET_ID=$(cat /secret-file-rename) \\
    && GIT_TOKEN=$(cat /git-token) \\
    && export YOUR_BUILD_SECRET_ID GIT_TOKEN \\
    && sh build.sh
`

/** The two secrets, by id. */
const newSecrets = () => ({ 'your-build-secret-id': newSecret(), 'git-token': newSecret() })

const digestsOf = (secrets: Readonly<Record<string, string>>) =>
  Object.values(secrets).map((value) => hash('sha256', value))

function readDigests(repository: Repository, builder: Builder): readonly string[] {
  const { image } = builder.collect(repository)
  return readImageFile(image, 'digests').trim().split('\n')
}

/** A command that runs another one where no folder in memory can be written, as in many a pod. */
const withoutMemory = [
  ...['unshare', '--mount', '--propagation', 'private', '--', 'sh', '-euc'],
  'for each in /dev/shm /run; do mount --bind -o ro "$each" "$each"; done; exec "$@"',
  'sh',
]

/** Its second step, which does not mount the secret, looks for it. */
const searches = () => `FROM ${reference}
RUN --mount=type=secret,id=npm-token,required=true test -s /run/secrets/npm-token
RUN echo ${randomUUID()}; find / -path /proc -prune -o -name npm-token -print >/found
`

describe.each(allBuilders)('an image built by $name', (builder) => {
  test("with two secrets and the documentation's command has neither anywhere", async () => {
    const secrets = newSecrets()
    const files = { Dockerfile: dockerfile, 'build.sh': writeScript(...variables) }
    const repository = await createRepository(files, secrets)
    const result = await buildImage(repository, builder)
    expect(result).toMatchObject({ status: 0 })
    expect(readDigests(repository, builder)).toEqual(digestsOf(secrets))
    expect(findLeft(repository, builder, result, Object.values(secrets))).toEqual([])
    expect(listFiles(repository.memory)).toEqual([])
  })

  test('with the lines that `iterapp build snippet` prints has no secret anywhere', async () => {
    const secret = newSecret()
    const id = 'your-build-secret-id'
    const files = { 'build.sh': writeScript('YOUR_BUILD_SECRET_ID') }
    const repository = await createRepository(files, { [id]: secret })
    const args = ['build', 'snippet', id, '--command', 'sh build.sh']
    const { stdout } = await runCli(args, { folder: repository.folder, env: {} })
    repository.write('Dockerfile', `FROM ${reference}\nCOPY build.sh .\n${stdout}`)
    const result = await buildImage(repository, builder)
    expect(result).toMatchObject({ status: 0 })
    expect(readDigests(repository, builder)).toEqual(digestsOf({ secret }))
    expect(findLeft(repository, builder, result, [secret])).toEqual([])
  })

  test('on a laptop has the values of files, without keys', async () => {
    const secrets = newSecrets()
    const files = { Dockerfile: dockerfile, 'build.sh': writeScript(...variables), ...secrets }
    const repository = await createRepository(files, newSecrets())
    repository.write('.dockerignore', Object.keys(secrets).join('\n'))
    const result = await buildImage(repository, builder, ['--from', '.'])
    expect(result).toMatchObject({ status: 0 })
    expect(readDigests(repository, builder)).toEqual(digestsOf(secrets))
    expect(findLeft(repository, builder, result, Object.values(secrets))).toEqual([])
  })

  test('shows its secret to no step that does not mount it', async () => {
    const repository = await createRepository(
      { Dockerfile: searches() },
      { 'npm-token': newSecret() },
    )
    expect(await buildImage(repository, builder)).toMatchObject({ status: 0 })
    expect(readImageFile(builder.collect(repository).image, 'found')).toBe('')
  })

  test('in a pod without a place in memory has nothing of the folder on the disk that is told then', async () => {
    const secret = newSecret()
    const repository = await createRepository({ Dockerfile: searches() }, { 'npm-token': secret })
    const build = startBuild({ ...repository, memory: '' }, builder, { enter: withoutMemory })
    const stdout = await build.printed
    expect(await build.ended, stdout).toBe(0)
    expect(stdout).toContain('no folder in memory')
    expect(stdout).toContain(join(repository.temporary, 'iterapp-build-'))
    expect(readImageFile(builder.collect(repository).image, 'found')).toBe('')
    expect(findLeft(repository, builder, { stdout, stderr: '' }, [secret])).toEqual([])
    expect(listPrivateFolders(repository)).toEqual([])
  })

  test('takes no variable of the same name for the secret', async () => {
    const secret = newSecret()
    const files = {
      Dockerfile: `FROM ${reference}\nRUN --mount=type=secret,id=NPM_TOKEN,required=true sha256sum </run/secrets/NPM_TOKEN | head -c 64 >/digests; echo ${randomUUID()}\n`,
    }
    const repository = await createRepository(files, { NPM_TOKEN: secret })
    const withVariable = { ...builder, env: { ...builder.env, NPM_TOKEN: 'other' } }
    expect(await buildImage(repository, withVariable)).toMatchObject({ status: 0 })
    expect(readDigests(repository, builder)).toEqual(digestsOf({ secret }))
  })

  test.each([
    ["another app's builder", 'builderOfOther'],
    ['the running app', 'app'],
  ] as const)('is not begun with the token of %s', async (_title, caller) => {
    const files = { Dockerfile: dockerfile, 'build.sh': writeScript(...variables) }
    const repository = await createRepository(files, newSecrets())
    const result = await buildImage(repository, builder, keysOptions(caller))
    expect(result.status).toBe(65)
    expect(result.stderr).toContain('ERR_SCOPE_MISMATCH')
    expect(result.stdout).toBe('')
    expect(listFiles(repository.output)).toEqual([])
    expect(listFiles(repository.memory)).toEqual([])
  })
})

test.each([
  ['', 1],
  ['true', 2],
])('buildah with BUILDAH_LAYERS="%s" makes its two steps layers: %i', async (layers, count) => {
  const files = { Dockerfile: dockerfile, 'build.sh': writeScript(...variables) }
  const secrets = newSecrets()
  const repository = await createRepository(files, secrets)
  const builder = { ...plainBuildah, env: { ...plainBuildah.env, BUILDAH_LAYERS: layers } }
  const result = await buildImage(repository, builder)
  expect(result).toMatchObject({ status: 0 })
  const parts = readImage(builder.collect(repository).image)
  // The base image has one itself.
  expect(parts.filter(({ name }) => name === 'layers')).toHaveLength(1 + count)
  expect(findLeft(repository, builder, result, Object.values(secrets))).toEqual([])
})

test("`iterapp build lint` finds nothing in the documentation's Dockerfile", async () => {
  const { folder } = await createRepository({ Dockerfile: dockerfile }, newSecrets())
  expect(await runCli(['build', 'lint'], { folder, env: {} })).toMatchObject({ status: 0 })
})
