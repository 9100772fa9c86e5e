import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ContainerStore } from './container-store'

/** An image to build others from, where none can be pulled: Debian's busybox. */
export interface BaseImage {
  /** What Dockerfiles call it. */
  readonly reference: string
  /** Folder of an OCI layout, for BuildKit, and the digest in it. */
  readonly layout: string
  readonly digest: string
  /** The same for Docker. */
  readonly archive: string
}

const dockerfile = fileURLToPath(
  new URL('../../cluster/images/busybox/Dockerfile', import.meta.url),
)

/** Builds the image with buildah: it is in its store then. */
export function makeBaseImage(folder: string, store: ContainerStore): BaseImage {
  const reference = 'localhost/iterapp-e2e/busybox:1'
  const context = join(folder, 'base')
  mkdirSync(context)
  copyFileSync('/bin/busybox', join(context, 'busybox'))
  const buildah = (...args: string[]) => {
    execFileSync('buildah', args, { env: { ...process.env, ...store.env }, stdio: 'pipe' })
  }
  buildah(
    ...['bud', '--isolation', 'chroot', '--quiet', '--tag', reference, '--file', dockerfile],
    context,
  )
  const layout = join(folder, 'base-layout')
  buildah('push', '--quiet', reference, `oci:${layout}:1`)
  const archive = join(folder, 'base.tar')
  buildah('push', '--quiet', reference, `docker-archive:${archive}:${reference}`)
  const index = JSON.parse(readFileSync(join(layout, 'index.json'), 'utf8')) as {
    manifests: readonly { digest: string }[]
  }
  return { reference, layout, digest: index.manifests[0]?.digest ?? '', archive }
}
