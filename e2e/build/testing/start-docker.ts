import { prepareBuildx } from '@iterapp/cluster'
import { execFileSync } from 'node:child_process'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { startDaemon, type DaemonAccess } from './start-daemon'

/** A running Docker daemon. */
export interface DockerAccess extends DaemonAccess {
  /** What `DOCKER_HOST` says. */
  readonly host: string
  /** What `DOCKER_CONFIG` says: a folder of the client's own, with buildx as its plugin. */
  readonly config: string
  /** Where it keeps images, caches and what it unpacked, and where its state is. */
  readonly stores: readonly string[]
}

/** Debian's client, which belongs to its daemon; another one may come before it in `PATH`. */
export const dockerClient = '/usr/bin/docker'

/** The daemon writes to `/run` and `/etc`, wherever else it is told to keep its things: here none of it stays. */
const privateFolders = (etc: { readonly upper: string; readonly work: string }) => [
  ...['sh', '-euc'],
  `mount -t tmpfs tmpfs /run
mount -t overlay -o "lowerdir=/etc,upperdir=$1,workdir=$2" overlay /etc
shift 2
exec "$@"`,
  ...['sh', etc.upper, etc.work],
]

/**
 * Starts the real Docker daemon, on a socket below the folder. Its bridge is in a network of its own.
 *
 * @param archive - an image that it has then.
 */
export async function startDocker(
  folder: string,
  archive: string,
): Promise<{ readonly access: DockerAccess; readonly stop: () => Promise<void> }> {
  const at = (name: string) => join(folder, `docker-${name}`)
  const etc = { upper: at('etc'), work: at('etc-work') }
  const plugins = join(at('client'), 'cli-plugins')
  for (const each of [etc.upper, etc.work, plugins]) mkdirSync(each, { recursive: true })
  symlinkSync(prepareBuildx(), join(plugins, 'docker-buildx'))
  writeFileSync(at('daemon.json'), '{}')
  const host = `unix://${at('daemon.sock')}`
  const cgroup = `${basename(folder)}-docker`
  const client = [dockerClient, '--config', at('client'), '--host', host] as const
  const { access, stop } = await startDaemon(folder, {
    name: 'dockerd',
    command: 'dockerd',
    args: [
      ...['--config-file', at('daemon.json'), '--pidfile', at('daemon.pid'), '--host', host],
      ...['--data-root', at('data'), '--exec-root', at('state'), '--storage-driver', 'overlay2'],
      ...['--iptables=false', '--ip6tables=false', '--ip-masq=false', '--ip-forward=false'],
      // Absolute: else one more is made below the cgroup of this process.
      ...['--exec-opt', 'native.cgroupdriver=cgroupfs', '--cgroup-parent', `/${cgroup}`],
    ],
    namespaces: ['--net'],
    enter: privateFolders(etc),
    cgroup,
    probe: [...client, 'version'],
  })
  try {
    const [program, ...options] = client
    execFileSync(program, [...options, 'load', '--quiet', '--input', archive], { stdio: 'pipe' })
  } catch (error) {
    await stop()
    throw error
  }
  const stores = [at('data'), at('state')]
  return { access: { ...access, host, config: at('client'), stores }, stop }
}
