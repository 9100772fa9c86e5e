import { IterappError } from '@iterapp/errors'
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { BuildCommand } from './read-build-command'

/** Options of podman by which another machine builds; it takes them behind its commands, too. */
const remoteOptions = ['remote', 'url', 'host', 'connection', 'context']

/** Short forms of them, which mean something else behind `build`. */
const shortOptions = ['r', 'H', 'c']

/**
 * Refuses a build of podman on another machine: its client writes the secrets into the build's context, in plain, and
 * sends them from there (`CreateTempSecret` of its API bindings). What the command and its variables do not say, such
 * as what is in `containers.conf`, podman is asked.
 *
 * @param env - the variables that it is started with.
 * @param platform - of this machine: but for Linux, podman is always remote.
 * @throws IterappError `ERR_USAGE`, also when podman does not tell.
 */
export async function refuseRemotePodman(
  command: BuildCommand,
  { env, cwd }: { readonly env: NodeJS.ProcessEnv; readonly cwd: string },
  platform: NodeJS.Platform,
): Promise<void> {
  if (command.builder.program !== 'podman') return
  if (isToldToBeRemote(command, env) || platform !== 'linux') throw refuse()
  const answer = await askPodman(command, { env, cwd })
  if (answer === 'true') throw refuse()
  if (answer !== 'false') {
    throw new IterappError(
      'ERR_USAGE',
      '"podman info" does not say whether podman builds on this machine, where alone it is safe: mend that, or take ' +
        'another builder',
    )
  }
}

function isToldToBeRemote(
  { globals, build }: BuildCommand,
  { CONTAINER_HOST: host = '', CONTAINER_CONNECTION: connection = '' }: NodeJS.ProcessEnv,
): boolean {
  const given = [
    ...globals.options.filter(({ name }) => [...remoteOptions, ...shortOptions].includes(name)),
    ...build.options.filter(({ name }) => remoteOptions.includes(name)),
  ]
  return given.some(({ value }) => value !== 'false') || host !== '' || connection !== ''
}

/** What `podman info` says with the same options; empty when it says nothing. */
async function askPodman(
  { words, optionsAt, globals }: BuildCommand,
  options: { readonly env: NodeJS.ProcessEnv; readonly cwd: string },
): Promise<string> {
  const [program = '', ...before] = words.slice(0, optionsAt)
  const own = before.slice(0, before.length - globals.operands.length)
  const args = [...own, 'info', '--format', '{{.Host.ServiceIsRemote}}']
  try {
    return (await promisify(execFile)(program, args, options)).stdout.trim()
  } catch {
    return ''
  }
}

function refuse(): IterappError {
  return new IterappError(
    'ERR_USAGE',
    'podman writes the secrets of a remote build into its context on the disk; build on this machine, or with ' +
      'another builder',
  )
}
