import { prepareBuildTools, startProgram, waitUntilReady } from '@iterapp/cluster'
import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, rmdirSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** A running BuildKit. */
export interface BuildkitAccess {
  /** Folder of `buildctl`. */
  readonly programs: string
  /** What `BUILDKIT_HOST` says. */
  readonly address: string
  /** Where it keeps its cache, its history and what it unpacked. */
  readonly root: string
  /** File of what it prints. */
  readonly log: string
  /** Its folder for temporary files. */
  readonly temporary: string
}

/** Mounts and processes of its own: whatever ends it, nothing of them is left. */
const ownNamespaces = [
  ...['unshare', '--mount', '--propagation', 'private'],
  ...['--pid', '--fork', '--kill-child', '--mount-proc', '--'],
]

/** Starts the real BuildKit, on a socket below the folder. */
export async function startBuildkit(
  folder: string,
): Promise<{ readonly access: BuildkitAccess; readonly stop: () => Promise<void> }> {
  const { buildkitd, buildctl, runc } = prepareBuildTools()
  const socket = join(folder, 'buildkitd.sock')
  const address = `unix://${socket}`
  const root = join(folder, 'buildkit')
  const temporary = join(folder, 'buildkit-tmp')
  mkdirSync(temporary)
  const cgroup = basename(folder)
  const config = join(folder, 'buildkitd.toml')
  writeFileSync(config, `[worker.oci]\ndefaultCgroupParent = ${JSON.stringify(cgroup)}\n`)
  const args = [
    ...['--config', config, '--root', root, '--addr', address],
    ...['--containerd-worker=false', '--oci-worker=true', `--oci-worker-binary=${runc}`],
    ...['--oci-worker-net=host', '--oci-worker-snapshotter=overlayfs'],
  ]
  const daemon = startProgram(folder, 'buildkitd', buildkitd, args, {
    enter: ownNamespaces,
    env: { TMPDIR: temporary },
  })
  const stop = async () => {
    await daemon.stop()
    await removeCgroups(cgroup)
  }
  try {
    await waitUntilReady(daemon, () => answers(buildctl, address))
  } catch (error) {
    await stop()
    throw error
  }
  const access = { programs: dirname(buildctl), address, root, log: daemon.log, temporary }
  return { access, stop }
}

function answers(buildctl: string, address: string): Promise<boolean> {
  return new Promise((resolve) => {
    execFile(buildctl, ['--addr', address, 'debug', 'workers'], (error) => {
      resolve(error === null)
    })
  })
}

/** How long the kernel may take to let go of a cgroup, in milliseconds. */
const CGROUP_LIMIT = 10_000

/** A daemon that ends leaves the cgroup that its containers were below, and those that they had at the end. */
async function removeCgroups(name: string): Promise<void> {
  const top = '/sys/fs/cgroup'
  const paths = ['.', ...readdirSync(top)].map((each) => join(top, each, name))
  const end = Date.now() + CGROUP_LIMIT
  for (;;) {
    try {
      for (const each of paths.filter((path) => existsSync(path))) removeFolders(each)
      return
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EBUSY' || Date.now() > end) throw error
      await sleep(50)
    }
  }
}

/** A cgroup has files, which go with it, and folders, which do not. */
function removeFolders(path: string): void {
  for (const each of readdirSync(path, { withFileTypes: true })) {
    if (each.isDirectory()) removeFolders(join(path, each.name))
  }
  rmdirSync(path)
}
