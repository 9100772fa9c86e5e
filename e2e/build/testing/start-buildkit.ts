import { prepareBuildTools } from '@iterapp/cluster'
import { writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { startDaemon, type DaemonAccess } from './start-daemon'

/** A running BuildKit. */
export interface BuildkitAccess extends DaemonAccess {
  /** Folder of `buildctl`. */
  readonly programs: string
  /** What `BUILDKIT_HOST` says. */
  readonly address: string
  /** Where it keeps its cache, its history and what it unpacked. */
  readonly root: string
}

/** Starts the real BuildKit, on a socket below the folder. */
export async function startBuildkit(
  folder: string,
): Promise<{ readonly access: BuildkitAccess; readonly stop: () => Promise<void> }> {
  const { buildkitd, buildctl, runc } = prepareBuildTools()
  const address = `unix://${join(folder, 'buildkitd.sock')}`
  const root = join(folder, 'buildkit')
  const cgroup = `${basename(folder)}-buildkit`
  const config = join(folder, 'buildkitd.toml')
  writeFileSync(config, `[worker.oci]\ndefaultCgroupParent = ${JSON.stringify(cgroup)}\n`)
  const { access, stop } = await startDaemon(folder, {
    name: 'buildkitd',
    command: buildkitd,
    args: [
      ...['--config', config, '--root', root, '--addr', address],
      ...['--containerd-worker=false', '--oci-worker=true', `--oci-worker-binary=${runc}`],
      ...['--oci-worker-net=host', '--oci-worker-snapshotter=overlayfs'],
    ],
    cgroup,
    probe: [buildctl, '--addr', address, 'debug', 'workers'],
  })
  return { access: { ...access, programs: dirname(buildctl), address, root }, stop }
}
