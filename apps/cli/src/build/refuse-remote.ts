import { IterappError } from '@iterapp/errors'
import type { BuildCommand } from './read-build-command'
import { scanArguments } from './scan-arguments'

/** Options of podman by which another machine builds; it takes them behind its commands, too. */
const remoteOptions = ['remote', 'url', 'connection']

/** Short forms of them, which mean something else behind `build`. */
const shortOptions = ['r', 'c']

/**
 * Refuses a build of podman on another machine: its client writes the secrets into the build's context, in plain, and
 * sends them from there (`CreateTempSecret` of its API bindings).
 *
 * @param platform - of this machine: but for Linux, podman is always remote.
 * @throws IterappError `ERR_USAGE`.
 */
export function refuseRemotePodman(
  { builder, words, optionsAt, build }: BuildCommand,
  env: NodeJS.ProcessEnv,
  platform: NodeJS.Platform,
): void {
  if (builder.program !== 'podman') return
  const { options } = scanArguments(words.slice(1, optionsAt), builder.globals)
  const isChosen = [
    ...options.filter(({ name }) => [...remoteOptions, ...shortOptions].includes(name)),
    ...build.options.filter(({ name }) => remoteOptions.includes(name)),
  ].some(({ value }) => value !== 'false')
  const { CONTAINER_HOST: host = '', CONTAINER_CONNECTION: connection = '' } = env
  if (!isChosen && host === '' && connection === '' && platform === 'linux') return
  throw new IterappError(
    'ERR_USAGE',
    'podman writes the secrets of a remote build into its context on the disk; build on this machine, or with ' +
      'another builder',
  )
}
