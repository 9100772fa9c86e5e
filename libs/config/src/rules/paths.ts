/** The longest path, in bytes of UTF-8. */
const MAX_PATH_BYTES = 1024

/** The longest name of a file or folder in a path, in bytes of UTF-8: Linux's NAME_MAX. */
const MAX_SEGMENT_BYTES = 255

/**
 * Folders that the container runtime and Kubernetes fill: `/var/run` is a link to `/run` in most
 * images, so the pod's service account token is in both.
 */
const reservedFolders = ['/proc', '/sys', '/dev', '/var/run/secrets', '/run/secrets']

/**
 * What is wrong with `path` as the place of a file in a container, or `null`.
 *
 * It must be absolute and normalised (no `//`, `.`, `..`, nor a slash at its end), have no colon
 * (Kubernetes refuses it in a `mountPath`) and no control character, one of bidirectional text included, and be neither in nor around a
 * folder that Kubernetes fills. The answer does not quote the path.
 */
export function checkFilePath(path: string): string | null {
  if (!path.startsWith('/')) return 'a path must be absolute: it begins with /'
  if (path === '/') return 'a path cannot be / itself'
  if (byteLength(path) > MAX_PATH_BYTES) return `a path has at most ${MAX_PATH_BYTES} bytes`
  if (/\p{Cc}/u.test(path)) return 'a path cannot have control characters'
  // It would be shown as another one (CVE-2021-42574).
  if (/\p{Bidi_Control}/u.test(path)) return 'a path cannot turn the direction of text'
  if (path.includes(':')) return 'a path cannot have a colon'
  if (path.endsWith('/')) return 'a path cannot end with a slash'
  for (const segment of path.slice(1).split('/')) {
    if (segment === '') return 'a path cannot have two slashes in a row'
    if (segment === '.' || segment === '..') return 'a path cannot have "." or ".." in it'
    if (byteLength(segment) > MAX_SEGMENT_BYTES) {
      return `a name in a path has at most ${MAX_SEGMENT_BYTES} bytes`
    }
  }
  for (const folder of reservedFolders) {
    if (isWithin(path, folder)) return `a path cannot be ${folder} or below it`
    if (isWithin(folder, path)) return `a path cannot hide ${folder}`
  }
  return null
}

/** Like {@link checkFilePath} for the folder of a mount, which may end with one slash. */
export function checkMountPath(path: string): string | null {
  return checkFilePath(normalizeMountPath(path))
}

/** A mount path without the slash at its end. */
export function normalizeMountPath(path: string): string {
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path
}

/** Whether `path` is `folder` or below it; both normalised. */
export function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`)
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length
}
