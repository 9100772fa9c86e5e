import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { NodeTools } from '../../tools'

/** Of a container runtime, inside its node's namespaces. */
export const RUNTIME_SOCKET = '/run/containerd/containerd.sock'

/** Network of the pods. */
export const POD_NETWORK = '10.200.0.0/16'

/** The image of a pod's first process, as this machine builds it. */
const PAUSE_IMAGE = 'localhost/iterapp-e2e/pause:1'

/**
 * Writes containerd's configuration (version 3) and that of the pods' network (CNI).
 *
 * @returns the path of containerd's.
 */
export function writeRuntimeConfig(folder: string, tools: NodeTools): string {
  const cni = join(folder, 'cni.d')
  const path = join(folder, 'containerd.toml')
  writeFileSync(join(cni, '10-pods.conflist'), JSON.stringify(podNetwork, null, 2))
  writeFileSync(
    path,
    `version = 3
root = ${quote(join(folder, 'containerd'))}
state = "/run/containerd"
[grpc]
address = ${quote(RUNTIME_SOCKET)}
[plugins.'io.containerd.cri.v1.images']
snapshotter = "overlayfs"
[plugins.'io.containerd.cri.v1.images'.pinned_images]
sandbox = ${quote(PAUSE_IMAGE)}
[plugins.'io.containerd.cri.v1.runtime']
restrict_oom_score_adj = true
[plugins.'io.containerd.cri.v1.runtime'.cni]
bin_dirs = [${quote(tools.cniFolder)}]
conf_dir = ${quote(cni)}
[plugins.'io.containerd.cri.v1.runtime'.containerd]
default_runtime_name = "runc"
[plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.runc]
runtime_type = "io.containerd.runc.v2"
sandboxer = "podsandbox"
[plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.runc.options]
SystemdCgroup = false
BinaryName = ${quote(tools.runc)}
`,
  )
  return path
}

const podNetwork = {
  cniVersion: '1.0.0',
  name: 'pods',
  plugins: [
    {
      type: 'ptp',
      ipMasq: false,
      ipam: {
        type: 'host-local',
        ranges: [[{ subnet: POD_NETWORK }]],
        routes: [{ dst: '0.0.0.0/0' }],
      },
    },
    { type: 'portmap', capabilities: { portMappings: true } },
  ],
}

/** A basic string of TOML. */
function quote(text: string): string {
  return JSON.stringify(text)
}
