import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { canary, makeSuiteKeys } from '../testing/run-process'
import { newBuild, readRecord } from '../testing/stand-in-builder'

const { keyFile, seal } = await makeSuiteKeys()
const sealBuild = (name: string, value = canary, app = 'myapp') =>
  seal(name, value, { use: 'build', app, environment: '*' })
const keys = ['--keys', keyFile]

const mount = (id: string, more = '') => `RUN --mount=type=secret,id=${id}${more} true\n`
const dockerfile = `FROM node\n${mount('npm-token', ',required=true')}${mount('git.token')}`

describe('iterapp build', () => {
  test('gives a build the secrets that its Dockerfile asks for, and leaves nothing', async () => {
    const app = newBuild(
      `app = "myapp"\n[build_secrets]\n` +
        `npm-token = ${await sealBuild('npm-token', 'one')}\n` +
        `"git.token" = ${await sealBuild('git.token', 'two\n')}\n` +
        `unused = ${await sealBuild('other-name')}\n`,
      dockerfile,
    )
    const command = ['docker', 'build', '-t', 'myapp', '--label', 'a b', '.']
    const result = await app.run([...keys, '--', ...command], { STAND_IN: '7' })
    expect(result.err).toBe('The build gets npm-token, git.token.\n')
    const { args, env, secrets } = readRecord(result.out)
    const { 'npm-token': npm, 'git.token': git } = secrets
    expect(args).toEqual([
      ...['build', '--secret', `id=npm-token,type=file,src=${npm?.[2] ?? ''}`],
      ...['--secret', `id=git.token,type=file,src=${git?.[2] ?? ''}`],
      ...command.slice(2),
    ])
    expect([npm?.slice(0, 2), git?.slice(0, 2)]).toEqual([
      ['600', 'one'],
      ['600', 'two\n'],
    ])
    expect(Object.keys(secrets)).toHaveLength(2)
    expect(npm?.[2]).toMatch(new RegExp(`^${app.runtime}/iterapp-build-[^/]+/npm-token$`))
    expect(env).toEqual({ DOCKER_BUILDKIT: '1' })
    expect([result.status, result.left]).toEqual([7, []])
  })

  test('leaves a secret to the command that gives it by itself', async () => {
    const app = newBuild('app = "myapp"\n', dockerfile, { own: 'mine' })
    const own = ['--secret=type=file,id=npm-token,src=own', '--secret', '"id=git.token",src=own']
    const result = await app.run([...keys, '--', 'docker', 'buildx', 'build', ...own, '.'])
    expect(result.err).toBe('')
    expect(readRecord(result.out).args).toEqual(['buildx', 'build', ...own, '.'])
    expect(result.status).toBe(0)
  })

  test('starts a build that mounts nothing as it is, without an app, keys or a token', async () => {
    const app = newBuild('[env.test]\nA = "1"\n', 'FROM node\n')
    const env = { ITERAPP_KEYS_URL: 'http://127.0.0.1:1', DOCKER_BUILDKIT: '0', ITERAPP_TOKEN: 't' }
    const result = await app.run(['--', 'docker', 'build', '.'], env)
    expect(readRecord(result.out)).toMatchObject({
      args: ['build', '.'],
      env: { ITERAPP_KEYS_URL: 'http://127.0.0.1:1', DOCKER_BUILDKIT: '0' },
      secrets: {},
    })
    expect(result.out).not.toContain('ITERAPP_TOKEN')
    expect([result.status, result.err]).toEqual([0, ''])
  })

  test.each([
    ['buildah', ['bud', '--isolation', 'chroot', '.']],
    ['podman', ['build', '-q', '.']],
    ['buildctl', ['--addr', 'unix:///x', 'build', '--local', 'dockerfile=.']],
  ])('runs %s', async (program, args) => {
    const toml = `app = "myapp"\n[build_secrets]\nnpm-token = ${await sealBuild('npm-token')}\n`
    const app = newBuild(toml, `FROM node\n${mount('npm-token')}`)
    const result = await app.run([...keys, '--', program, ...args])
    const record = readRecord(result.out)
    expect(record.secrets['npm-token']?.slice(0, 2)).toEqual(['600', canary])
    // Where buildah's and podman's steps see /dev, the folder is elsewhere, which may not be in memory.
    expect(result.err).toMatch(
      /^(?:warning: no folder in memory .*\n)?The build gets npm-token\.\n$|^The build gets npm-token\.\n(?:warning: .*\n)?$/,
    )
    expect([record.env, result.left]).toEqual([{}, []])
  })

  test('warns when a builder on another machine gets them in clear', async () => {
    const app = newBuild('', dockerfile, { 's/npm-token': 'x', 's/git.token': 'x' })
    const command = ['--', 'buildctl', 'build', '--local', 'dockerfile=.']
    const env = { BUILDKIT_HOST: 'tcp://buildkitd:1234' }
    const { err } = await app.run(['--from', 's', ...command], env)
    expect(err).toContain('warning: the secrets go to "buildkitd:1234" without TLS')
  })

  test('is not stopped by a reader of its messages that went away', async () => {
    const app = newBuild('', dockerfile, { 's/npm-token': 'x', 's/git.token': 'x' })
    const command = ['--from', 's', '--', 'docker', 'build', '.']
    const { child, said, ended } = app.start(command, { STAND_IN: '7' })
    child.stderr.destroy()
    expect([await ended, Object.keys(readRecord(said.out).secrets)]).toEqual([
      7,
      ['npm-token', 'git.token'],
    ])
  })

  test('leaves to the builder what follows its name, also without a --', async () => {
    const app = newBuild('', dockerfile, {
      'Dockerfile.prod': `FROM node\n${mount('npm-token')}`,
      's/npm-token': 'x',
    })
    const args = ['--from', 's', '--print', 'docker', 'build', '-f', 'Dockerfile.prod', '.']
    const result = await app.run(args)
    expect([result.status, result.out]).toEqual([
      0,
      `DOCKER_BUILDKIT=1 docker build --secret id=npm-token,type=file,src=${app.folder}/s/npm-token -f Dockerfile.prod .\n`,
    ])
  })

  test('gives the build no way to get a token of GitHub Actions', async () => {
    const app = newBuild('app = "myapp"\n', 'FROM node\n')
    const github = { ACTIONS_ID_TOKEN_REQUEST_URL: 'u', ACTIONS_ID_TOKEN_REQUEST_TOKEN: canary }
    const result = await app.run(['--', 'docker', 'build', '.'], github)
    expect(result.status).toBe(0)
    expect(result.out).not.toContain(canary)
  })

  test('hands its standard input on, whole', () => {
    const app = newBuild('app = "myapp"\n', 'FROM node\n')
    const input = Buffer.alloc(300_000, 'x')
    const cli = join(import.meta.dirname, '../../../../dist/apps/cli/main.js')
    const argv = [cli, 'build', '--dockerfile', 'Dockerfile', '--', join(app.folder, 'bin/docker')]
    const { stdout } = spawnSync(process.execPath, [...argv, 'build', '-'], {
      cwd: app.folder,
      env: { PATH: process.env.PATH, STAND_IN: 'copy' },
      input,
      maxBuffer: 10_000_000,
    })
    expect(stdout.subarray(stdout.indexOf('\n') + 1).equals(input)).toBe(true)
  })
})

describe('what has no value', () => {
  test('is named before anything runs, when its mount is required', async () => {
    const app = newBuild('app = "myapp"\n', dockerfile)
    const result = await app.run([...keys, '--', 'docker', 'build', '.'])
    expect(result.err).toContain(
      'these have no value here: npm-token (mounted in Dockerfile:2, not in [build_secrets] of iterapp.toml)\n',
    )
    expect(result.err).toContain('ERR_SECRETS_MISSING')
    expect([result.status, result.out, result.left]).toEqual([66, '', []])
  })

  test('is warned of, when its mount is not required or that is allowed', async () => {
    const app = newBuild('app = "myapp"\n', dockerfile)
    const result = await app.run([...keys, '--allow-missing', '--', 'docker', 'build', '.'])
    expect(result.err).toBe(
      'warning: goes without npm-token (mounted in Dockerfile:2, not in [build_secrets] of iterapp.toml)\n' +
        'warning: goes without git.token (mounted in Dockerfile:3, not in [build_secrets] of iterapp.toml)\n',
    )
    expect([result.status, readRecord(result.out).args]).toEqual([0, ['build', '.']])
  })

  test('is what was sealed with a key that is not here', async () => {
    const toml = `app = "myapp"\n[build_secrets]\nnpm-token = ${await sealBuild('npm-token')}\n`
    const app = newBuild(toml, `FROM node\n${mount('npm-token')}`)
    const refused = await app.run(['--', 'docker', 'build', '.'])
    expect(refused.err).toContain('npm-token (sealed with a key that is not here)')
    expect(refused.err).toContain('--from DIR')
    expect([refused.status, refused.out]).toEqual([66, ''])
    const allowed = await app.run(['--allow-missing', '--', 'docker', 'build', '.'])
    expect(allowed.err).toBe(
      'warning: goes without npm-token (sealed with a key that is not here)\n',
    )
    expect(readRecord(allowed.out).args).toEqual(['build', '.'])
  })
})

describe('what is refused', () => {
  test.each<[string, string, string]>([
    [
      'a runtime secret',
      'runtime:myapp',
      'encrypted as a runtime secret and used as a build secret',
    ],
    ['a secret of another app', 'build:other', 'encrypted for the app other and used in myapp'],
  ])('is %s, by its id', async (_title, scope, message) => {
    const [use, app = ''] = scope.split(':')
    const sealed = await seal('npm-token', canary, {
      use: use === 'build' ? 'build' : 'runtime',
      app,
      environment: '*',
    })
    const toml = `app = "myapp"\n[build_secrets]\nnpm-token = ${sealed}\n`
    const build = newBuild(toml, dockerfile)
    // Nobody listens there: it is refused before anything is asked.
    for (const source of [keys, ['--keys-service', 'http://127.0.0.1:1']]) {
      const result = await build.run([...source, '--', 'docker', 'build', '.'])
      expect(result.err).toContain(`npm-token: it is ${message}`)
      expect([result.status, result.out, result.left]).toEqual([65, '', []])
    }
  })

  test.each<[string, readonly string[], number, RegExp]>([
    [
      'another command',
      ['--', 'make', 'image'],
      64,
      /iterapp build runs docker build, buildctl build, buildah bud or podman build; the command is none/,
    ],
    [
      'an argument of another command, unquoted',
      ['--', 'docker', 'run', canary],
      64,
      /none of these/,
    ],
    ['no command', [], 64, /command/],
    ['--json alone', ['--json', '--', 'docker', 'build', '.'], 64, /--json goes with --print/],
    [
      'a token without a service',
      ['--token-file', 'x', '--', 'docker', 'build', '.'],
      64,
      /--token-file goes with/,
    ],
    [
      'an address that is none',
      ['--keys-service', 'x', '--', 'docker', 'build', '.'],
      64,
      /takes an address/,
    ],
    [
      'no token',
      ['--keys-service', 'http://127.0.0.1:1', '--', 'docker', 'build', '.'],
      64,
      /wants a token: give it/,
    ],
    [
      'a missing authority',
      ['--keys-service', 'http://127.0.0.1:1', '--ca', 'x', '--', 'docker', 'build', '.'],
      66,
      /no file .*\/x/,
    ],
    [
      'two sources',
      ['--keys-service', 'x', '--from', 'y', '--', 'docker', 'build', '.'],
      64,
      /cannot be used with/,
    ],
    [
      'an empty folder name',
      ['--from', '', '--', 'docker', 'build', '.'],
      64,
      /--from names no folder/,
    ],
    [
      'another app',
      ['--app', 'other', '--', 'docker', 'build', '.'],
      65,
      /of the app myapp, not of other/,
    ],
    [
      'a missing iterapp.toml',
      ['--file', 'nowhere', '--', 'docker', 'build', '.'],
      66,
      /there is no file nowhere/,
    ],
    [
      'a missing Dockerfile',
      ['--', 'docker', 'build', '-f', 'nowhere', '.'],
      66,
      /no Dockerfile: none of nowhere/,
    ],
    [
      'a Dockerfile elsewhere',
      ['--', 'docker', 'build', 'https://git.example/x.git'],
      64,
      /name it with --dockerfile/,
    ],
    [
      'a builder that is not there',
      ['--', '/nowhere/docker', 'build', '.'],
      127,
      /\/nowhere\/docker cannot be started \(ENOENT\)/,
    ],
  ])('is %s', async (title, args, status, message) => {
    const toml = `app = "myapp"\n[build_secrets]\nnpm-token = ${await sealBuild('npm-token')}\n`
    const app = newBuild(toml, `FROM node\n${mount('npm-token')}`)
    const state = title === 'a builder that is not there' ? { ITERAPP_KEYS: keyFile } : {}
    const result = await app.run(args, state)
    expect(result.err).toMatch(message)
    expect(result.err).not.toContain(canary)
    expect([result.status, result.out, result.left]).toEqual([status, '', []])
  })
})

describe('values from a folder', () => {
  test('that is not there is told once', async () => {
    const app = newBuild('', dockerfile)
    const result = await app.run(['--from', 'nope', '--', 'docker', 'build', '.'])
    expect(result.err).toContain(`there is no folder ${app.folder}/nope, which --from names`)
    expect(result.status).toBe(66)
  })

  const files = { 'secrets/npm-token': 'mine', 'secrets/git.token': 'too' }

  test('are given as they are, without an iterapp.toml', async () => {
    const app = newBuild('', dockerfile, files)
    const result = await app.run(['--from', 'secrets', '--', 'docker', 'build', '.'])
    expect(result.err).toBe('The build gets npm-token, git.token.\n')
    const { secrets, args } = readRecord(result.out)
    expect(args[2]).toBe(`id=npm-token,type=file,src=${app.folder}/secrets/npm-token`)
    expect(secrets['git.token']?.[1]).toBe('too')
    expect(result.left).toEqual([])
  })

  test('that are not there are named at once', async () => {
    const app = newBuild('', `${dockerfile}${mount('../up')}`, { up: 'x', 'secrets/x': 'x' })
    const args = ['--from', 'secrets', '--', 'docker', 'build', '.']
    const result = await app.run(args)
    const missing = (id: string, line: number) =>
      `${id} (mounted in Dockerfile:${line}, no file of that name in ${app.folder}/secrets)`
    expect(result.err).toContain(
      `these have no value here: ${missing('npm-token', 2)}, ${missing('git.token', 3)}, ${missing('../up', 4).replace('../up', '"../up"')}\n`,
    )
    expect([result.status, result.out]).toEqual([66, ''])
    const allowed = await app.run(['--allow-missing', ...args])
    expect([allowed.status, readRecord(allowed.out).args]).toEqual([0, ['build', '.']])
  })

  test('may have a comma in their path, where the builder can read that', async () => {
    const app = newBuild('', `FROM node\n${mount('id')}`, { 'a,"b"/id': 'x' })
    const docker = await app.run(['--from', 'a,"b"', '--', 'docker', 'build', '.'])
    expect(readRecord(docker.out).args[2]).toBe(`id=id,type=file,"src=${app.folder}/a,""b""/id"`)
    const buildah = await app.run(['--from', 'a,"b"', '--', 'buildah', 'bud', '.'])
    expect(buildah.err).toContain('buildah takes no secret from a path with a comma')
    expect([buildah.status, buildah.out]).toEqual([64, ''])
  })
})

describe('--print', () => {
  const toml = async () =>
    `app = "myapp"\n[build_secrets]\nnpm-token = ${await sealBuild('npm-token')}\n`

  test('shows the command and decrypts nothing', async () => {
    const app = newBuild(await toml(), dockerfile)
    const command = ['docker', '--context', 'x', 'build', '--label', "it's $HOME", '.']
    const args = ['--print', '--keys-service', 'http://127.0.0.1:1', '--', ...command]
    const result = await app.run(args)
    expect(result.out).toBe(
      `DOCKER_BUILDKIT=1 docker --context x build --secret id=npm-token,type=file,src=PRIVATE_FOLDER/npm-token --label 'it'\\''s $HOME' .\n`,
    )
    expect(result.err).toMatch(/^warning: goes without git\.token \(.*\)\n$/)
    expect([result.status, result.left]).toEqual([0, []])
  })

  test('shows it as JSON, too, and a folder as it is', async () => {
    const app = newBuild('', dockerfile, { 's/npm-token': 'x' })
    const args = ['--from', 's', '--print', '--json']
    const result = await app.run([...args, '--', 'buildah', 'bud'])
    const path = `${app.folder}/s/npm-token`
    expect(JSON.parse(result.out)).toEqual({
      command: [
        ...['buildah', 'bud', '--secret', `id=npm-token,type=file,src=${path}`],
        ...['--layers=false', '--force-rm'],
      ],
      variables: {},
      secrets: [{ id: 'npm-token', path }],
      missing: ['git.token'],
    })
    expect(Object.keys(JSON.parse(result.err) as object)).toEqual(['warning'])
  })
})
