/** The only paths that the sidecar may touch. */
export interface SidecarPaths {
  /** The program. */
  readonly bundle: string
  readonly tokenFile: string
  /** Folders that it writes to. */
  readonly volumes: readonly string[]
  readonly terminationLog: string
}

/**
 * Flags of Node's permission model for the sidecar, as defence in depth: the network, its program and
 * token to read, its volumes and the termination message to write; no processes, workers or addons.
 * The volumes must also be readable, for the rename within them. Node follows symbolic links out of
 * these paths, so the sidecar itself refuses a volume that is reached through one.
 */
export function nodePermissions(paths: SidecarPaths): readonly string[] {
  const { bundle, tokenFile, volumes, terminationLog } = paths
  return [
    '--permission',
    '--allow-net',
    // Of --allow-net itself: it would be the only line of a container that has nothing to say.
    '--disable-warning=ExperimentalWarning',
    ...[bundle, tokenFile, ...volumes].map((path) => `--allow-fs-read=${path}`),
    ...[...volumes, terminationLog].map((path) => `--allow-fs-write=${path}`),
  ]
}
