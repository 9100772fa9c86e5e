import { expect, test } from 'vitest'
import { readBuildCommand } from './read-build-command'
import { refuseRemotePodman } from './refuse-remote'

const check = (
  command: string,
  env: NodeJS.ProcessEnv = {},
  platform: NodeJS.Platform = 'linux',
) => {
  refuseRemotePodman(readBuildCommand(command.split(' ')), env, platform)
}

test.each([
  ['podman --remote build .', {}, 'linux'],
  ['podman -r build .', {}, 'linux'],
  ['podman --url ssh://x build .', {}, 'linux'],
  ['podman -c other build .', {}, 'linux'],
  ['podman build --remote .', {}, 'linux'],
  ['podman build --connection other .', {}, 'linux'],
  ['podman build .', { CONTAINER_HOST: 'ssh://x' }, 'linux'],
  ['podman build .', { CONTAINER_CONNECTION: 'other' }, 'linux'],
  ['podman build .', {}, 'darwin'],
] as const)('%s with %j on %s is refused', (command, env, platform) => {
  expect(() => {
    check(command, env, platform)
  }).toThrow('podman writes the secrets of a remote build into its context')
})

test.each([
  ['podman --remote=false build .', {}, 'linux'],
  ['podman build -c 2 .', {}, 'linux'],
  ['docker --context other build .', { CONTAINER_HOST: 'ssh://x' }, 'darwin'],
] as const)('%s with %j on %s is not', (command, env, platform) => {
  expect(() => {
    check(command, env, platform)
  }).not.toThrow()
})
