import type { Images } from '../images'
import type { Kubectl } from '../kubectl'
import { chooseWay, type ClusterWay } from './choose-way'
import { openExisting } from './existing'
import { openKind } from './kind'
import type { NativeCluster } from './native/native-cluster'
import { openNative } from './native/open-native'

/** A cluster with nodes that have the project's images. */
export interface Cluster {
  readonly way: ClusterWay
  /** Path of an administrator's kubeconfig. */
  readonly kubeconfig: string
  readonly kubectl: Kubectl
  /** Path of kubectl. */
  readonly program: string
  readonly images: Images
  /** The node, if it is right on this machine. */
  readonly native: NativeCluster | null
  /** Removes all that was made, the folder too, and waits until it is gone. */
  readonly close: () => Promise<void>
}

/** How a cluster is opened. */
export interface OpenOptions {
  /** Of what belongs to it; it is there, and removed at the end. */
  readonly folder: string
  /** Whether it goes on when this process ends. */
  readonly outlives: boolean
  /** Takes a line on what is being done. */
  readonly report: (line: string) => void
}

/**
 * Opens a cluster the way that {@link chooseWay} says, builds the images and puts them on its nodes.
 *
 * @throws Error when it cannot be had; nothing is left then.
 */
export async function openCluster(env: NodeJS.ProcessEnv, options: OpenOptions): Promise<Cluster> {
  const open = { native: openNative, kind: openKind, existing: openExisting }[chooseWay(env)]
  return open(options, env)
}
