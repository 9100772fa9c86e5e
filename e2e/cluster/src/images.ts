import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { SampleTools } from './tools'

/** A program that builds images. */
export interface ImageBuilder {
  readonly build: (image: ImageSource) => void
  /** Writes an image as `docker-archive`, with its tag. */
  readonly save: (tag: string, archive: string) => void
}

/** What an image is built of. */
interface ImageSource {
  readonly tag: string
  readonly dockerfile: string
  readonly context: string
  /** `NAME=value`. */
  readonly buildArgs?: readonly string[]
}

/** Tag of the images of the project. */
export const IMAGE_TAG = 'e2e'

/** References of the images of the project and of the sample apps. */
export type Images = Readonly<
  Record<OwnImage | 'sidecar' | 'shell' | 'noShell' | 'pause' | 'builder', string>
>

/** Those whose Dockerfiles lie beside their sources. */
type OwnImage = (typeof ownImages)[number]

const ownImages = ['keys', 'webhook', 'controller', 'cli'] as const

/**
 * The references of a registry's images.
 *
 * @param registry - their first part.
 */
export function imagesOf(registry: string): Images {
  const own = (name: string) => `${registry}/iterapp/${name}:${IMAGE_TAG}`
  const sample = (name: string) => `${registry}/iterapp-e2e/${name}:1`
  return {
    sidecar: own('sidecar'),
    keys: own('keys'),
    webhook: own('webhook'),
    controller: own('controller'),
    cli: own('cli'),
    shell: sample('shell'),
    noShell: sample('no-shell'),
    pause: sample('pause'),
    builder: sample('builder'),
  }
}

/** The images that nothing is pulled for, local stand-ins for public bases. */
const bases = { node: 'localhost/iterapp-e2e/node:26', busybox: 'localhost/iterapp-e2e/busybox:1' }

const root = fileURLToPath(new URL('../../..', import.meta.url))
const dockerfiles = fileURLToPath(new URL('../images', import.meta.url))

/** Debian's buildah, with a store of its own below the folder. */
export function createBuildah(folder: string): ImageBuilder {
  const store = ['--root', join(folder, 'images'), '--runroot', join(folder, 'images-run')]
  const run = (...args: string[]) => {
    execFileSync('buildah', [...store, '--storage-driver', 'overlay', ...args], { stdio: 'pipe' })
  }
  return {
    build: ({ tag, dockerfile, context, buildArgs = [] }) => {
      run(
        ...['bud', '--isolation', 'chroot', '--quiet', '--tag', tag, '--file', dockerfile],
        ...buildArgs.flatMap((each) => ['--build-arg', each]),
        context,
      )
    },
    save: (tag, archive) => {
      run('push', '--quiet', tag, `docker-archive:${archive}:${tag}`)
    },
  }
}

/** `docker` or `podman`. */
export function createEngine(program: string): ImageBuilder {
  const run = (...args: string[]) => {
    execFileSync(program, args, { stdio: 'pipe' })
  }
  return {
    build: ({ tag, dockerfile, context, buildArgs = [] }) => {
      const args = buildArgs.flatMap((each) => ['--build-arg', each])
      run('build', '--quiet', '--tag', tag, '--file', dockerfile, ...args, context)
    },
    save: (tag, archive) => {
      run('save', '--output', archive, tag)
    },
  }
}

/**
 * Builds the images of the project, from its bundles, and those of the sample apps.
 *
 * @param pulls - whether public bases can be pulled; without them local ones are made.
 */
export function buildImages(
  folder: string,
  builder: ImageBuilder,
  programs: SampleTools,
  images: Images,
  pulls: boolean,
): void {
  const build = (tag: string, name: string, ...args: string[]) => {
    builder.build({
      tag,
      dockerfile: join(dockerfiles, name, 'Dockerfile'),
      context: contexts[name]?.(folder, programs) ?? makeContext(folder),
      buildArgs: args,
    })
  }
  const buildOwn = (tag: string, dockerfile: string, ...args: string[]) => {
    builder.build({ tag, dockerfile: join(root, dockerfile), context: root, buildArgs: args })
  }
  if (!pulls) {
    build(bases.node, 'node')
    build(bases.busybox, 'busybox')
  }
  const baseOf = (base: string) => (pulls ? [] : [`BASE=${base}`])
  build(images.pause, 'pause')
  build(images.noShell, 'no-shell')
  build(images.shell, 'shell', ...baseOf(bases.busybox))
  buildOwn(images.sidecar, 'Dockerfile.sidecar', ...baseOf(bases.node))
  for (const name of ownImages) {
    buildOwn(images[name], `apps/${name}/Dockerfile`, ...baseOf(bases.node))
  }
  build(images.builder, 'builder', `BASE=${images.cli}`)
}

/** Saves images, and gives the archives. */
export function saveImages(
  folder: string,
  builder: ImageBuilder,
  images: Images,
): readonly string[] {
  return Object.entries(images).map(([name, tag]) => {
    const archive = join(folder, `${name}.tar`)
    builder.save(tag, archive)
    return archive
  })
}

/** What the Dockerfiles of this folder copy. */
const contexts: Readonly<
  Record<string, (folder: string, programs: SampleTools) => string | undefined>
> = {
  node: (folder) => {
    const context = makeContext(folder)
    for (const library of listLibraries(process.execPath)) copyInto(context, library, library)
    copyInto(context, process.execPath, '/nodejs/bin/node')
    mkdirSync(join(context, 'etc'))
    writeFileSync(join(context, 'etc/passwd'), 'nonroot:x:65532:65532::/:/sbin/nologin\n')
    return context
  },
  busybox: (folder, { app }) => {
    const context = contextOf(folder, '/bin/busybox')
    copyInto(context, app, 'printenv')
    return context
  },
  pause: (folder, { pause }) => contextOf(folder, pause),
  'no-shell': (folder, { app }) => contextOf(folder, app),
  builder: (folder, { app, buildkitd, buildctl, runc }) => {
    const context = contextOf(folder, app)
    for (const each of [buildkitd, buildctl, runc]) {
      copyInto(context, each, join('bin', basename(each)))
    }
    // All else that it needs is Node's, too.
    for (const library of listLibraries(runc).filter((each) => each.includes('libseccomp'))) {
      copyInto(context, library, join('lib', basename(library)))
    }
    return context
  },
}

/** Paths of the shared libraries that a program needs, its loader among them. */
function listLibraries(program: string): readonly string[] {
  const output = execFileSync('ldd', [program], { encoding: 'utf8' })
  return [...output.matchAll(/\/\S+/g)].map(([path]) => path)
}

function contextOf(folder: string, program: string): string {
  const context = makeContext(folder)
  copyInto(context, program, basename(program))
  return context
}

function makeContext(folder: string): string {
  return mkdtempSync(join(folder, 'context-'))
}

function copyInto(context: string, from: string, to: string): void {
  mkdirSync(dirname(join(context, to)), { recursive: true })
  copyFileSync(from, join(context, to))
}
