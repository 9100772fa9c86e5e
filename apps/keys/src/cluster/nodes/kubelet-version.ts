/** The first version of Kubernetes whose kubelet reads env files without being told to (KEP-3721). */
export const NEEDED_VERSION = '1.35'

const [NEEDED_MAJOR = 0, NEEDED_MINOR = 0] = NEEDED_VERSION.split('.').map(Number)

/** Whether a kubelet reads env files: by its version, such as `v1.35.2-gke.100`; `null` when that is none. */
export function readsEnvFiles(version: unknown): boolean | null {
  if (typeof version !== 'string' || version.length > 100) return null
  const [, major, minor] = /^v(\d+)\.(\d+)\.\d+(?:[-+][\w.+-]+)?$/.exec(version)?.map(Number) ?? []
  if (major === undefined || minor === undefined) return null
  return major > NEEDED_MAJOR || (major === NEEDED_MAJOR && minor >= NEEDED_MINOR)
}
