import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** An image to build others from, where none can be pulled: Debian's busybox. */
export interface BaseImage {
  /** What Dockerfiles call it. */
  readonly reference: string
  /** Folder of an OCI layout, for BuildKit, and the digest in it. */
  readonly layout: string
  readonly digest: string
  /** buildah's own configuration; its store has the image. */
  readonly storageConfig: string
  /** Where that store is. */
  readonly store: string
}

const dockerfile = fileURLToPath(
  new URL('../../cluster/images/busybox/Dockerfile', import.meta.url),
)

/** Builds the image with buildah, in a store below the folder. */
export function makeBaseImage(folder: string): BaseImage {
  const reference = 'localhost/iterapp-e2e/busybox:1'
  const store = join(folder, 'buildah')
  const storageConfig = join(folder, 'storage.conf')
  writeFileSync(
    storageConfig,
    `[storage]
driver = "overlay"
graphroot = ${JSON.stringify(store)}
runroot = ${JSON.stringify(join(folder, 'buildah-run'))}
`,
  )
  const context = join(folder, 'base')
  mkdirSync(context)
  copyFileSync('/bin/busybox', join(context, 'busybox'))
  const buildah = (...args: string[]) => {
    const env = { ...process.env, CONTAINERS_STORAGE_CONF: storageConfig }
    execFileSync('buildah', args, { env, stdio: 'pipe' })
  }
  buildah(
    ...['bud', '--isolation', 'chroot', '--quiet', '--tag', reference, '--file', dockerfile],
    context,
  )
  const layout = join(folder, 'base-layout')
  buildah('push', '--quiet', reference, `oci:${layout}:1`)
  const index = JSON.parse(readFileSync(join(layout, 'index.json'), 'utf8')) as {
    manifests: readonly { digest: string }[]
  }
  return { reference, layout, digest: index.manifests[0]?.digest ?? '', storageConfig, store }
}
