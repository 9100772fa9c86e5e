import { temporaryFolder } from '@iterapp/testing'
import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readBuildCommand } from './read-build-command'
import { refuseRemotePodman } from './refuse-remote'

/** A stand-in that says whether it is remote as podman does, to who asks with these options of it. */
function check(
  command: string,
  env: NodeJS.ProcessEnv,
  answer: string,
  {
    platform,
    options = '',
  }: { readonly platform?: NodeJS.Platform; readonly options?: string } = {},
): Promise<void> {
  const cwd = temporaryFolder()
  const asked = `${options} info --format {{.Host.ServiceIsRemote}}`.trim()
  const podman = join(cwd, 'podman')
  writeFileSync(podman, `#!/bin/sh\n[ "$*" = '${asked}' ] || exit 1\n${answer}`)
  chmodSync(podman, 0o755)
  const words = command.replace(/^podman/, podman).split(' ')
  return refuseRemotePodman(readBuildCommand(words), { env, cwd }, platform ?? 'linux')
}

const no = 'echo false'
const remote = 'podman writes the secrets of a remote build into its context'

test.each<[string, Record<string, string>, NodeJS.Platform]>([
  ['podman --remote build .', {}, 'linux'],
  ['podman -r build .', {}, 'linux'],
  ['podman --url ssh://x build .', {}, 'linux'],
  ['podman --host=unix:///x build .', {}, 'linux'],
  ['podman -H unix:///x build .', {}, 'linux'],
  ['podman --context x build .', {}, 'linux'],
  ['podman -c other build .', {}, 'linux'],
  ['podman build --remote .', {}, 'linux'],
  ['podman build --connection other .', {}, 'linux'],
  ['podman build .', { CONTAINER_HOST: 'ssh://x' }, 'linux'],
  ['podman build .', { CONTAINER_CONNECTION: 'other' }, 'linux'],
  ['podman build .', {}, 'darwin'],
])('%s with %j on %s is refused', async (command, env, platform) => {
  await expect(check(command, env, no, { platform })).rejects.toThrow(remote)
})

test('podman is asked for what the command does not say', async () => {
  await expect(check('podman build .', {}, 'echo true')).rejects.toThrow(remote)
  for (const answer of ['exit 1', 'echo perhaps']) {
    await expect(check('podman build .', {}, answer)).rejects.toThrow(/"podman info" does not say/)
  }
})

test.each<[string, string]>([
  ['podman --remote=false build .', '--remote=false'],
  ['podman --log-level debug image build -c 2 .', '--log-level debug'],
  ['podman build -c 2 .', ''],
])('%s is not refused where podman builds by itself', async (command, options) => {
  await expect(check(command, {}, no, { options })).resolves.toBeUndefined()
})

test('other builders are not asked', async () => {
  const command = readBuildCommand(['docker', '--context', 'other', 'build', '.'])
  const options = { env: { CONTAINER_HOST: 'ssh://x' }, cwd: '/' }
  await expect(refuseRemotePodman(command, options, 'darwin')).resolves.toBeUndefined()
})
