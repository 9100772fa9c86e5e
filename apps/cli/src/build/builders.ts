import type { OptionSyntax } from './scan-arguments'

/** A program that builds images and takes build secrets. */
export interface Builder {
  /** How it is called. */
  readonly program: string
  /** The words of its commands that build. */
  readonly commands: readonly (readonly string[])[]
  /** Its options before and between these words. */
  readonly globals: OptionSyntax
  /** Its options after them. */
  readonly options: OptionSyntax
  /** How it is told where the Dockerfile is. */
  readonly dockerfile: DockerfileRule
  /** Whether `--secret` is read as CSV, so that a path with a comma can be quoted. */
  readonly readsCsv: boolean
  /** Whether the steps of a build may see this machine's `/dev`, as they do in chroot isolation. */
  readonly sharesDevices: boolean
  /** Whether a build that fails or is interrupted leaves its own copies of the secrets on the disk, without `--force-rm`. */
  readonly keepsCopies: boolean
  /** The one signal at which it ends and removes its own copies; `null` when it does at each that ends it. */
  readonly stopSignal: NodeJS.Signals | null
}

/** Where a builder looks for what it builds. */
export type DockerfileRule =
  | {
      readonly kind: 'context'
      /** Names that it looks for in the context, in their order. */
      readonly names: readonly string[]
      /** Whether several `--file` are one after the other; else the last counts. */
      readonly joinsFiles: boolean
    }
  /** By `--local dockerfile=DIR` and `--opt filename=NAME`. */
  | { readonly kind: 'frontend' }

function syntax(flags: string, singleDash = false): OptionSyntax {
  return { flags: new Set(`help h ${flags}`.split(' ')), singleDash }
}

/** Flags of `buildah build`, and of `podman build`, which is made of it. */
const buildahFlags =
  'all-platforms compat-volumes compress created-annotation D disable-compression disable-content-trust ' +
  'force-rm http-proxy identity-label inherit-annotations inherit-labels layers logsplit no-cache ' +
  'no-hostname no-hosts omit-history pull pull-always pull-never q quiet rewrite-timestamp rm save-stages ' +
  'skip-unused-stages squash squash-all stage-labels stdin tls-verify'

const containerfile: DockerfileRule = {
  kind: 'context',
  names: ['Containerfile', 'Dockerfile'],
  joinsFiles: true,
}

/** The builders that are known. */
export const builders: readonly Builder[] = [
  {
    program: 'docker',
    commands: [
      ['build'],
      ['image', 'build'],
      ['builder', 'build'],
      ['buildx', 'build'],
      ['buildx', 'b'],
    ],
    globals: syntax('D debug tls tlsverify v version'),
    options: syntax(
      'check compress D debug disable-content-trust force-rm load no-cache pull push q quiet rm squash stream',
    ),
    dockerfile: { kind: 'context', names: ['Dockerfile', 'dockerfile'], joinsFiles: false },
    readsCsv: true,
    sharesDevices: false,
    keepsCopies: false,
    stopSignal: null,
  },
  {
    program: 'buildctl',
    commands: [['build'], ['b']],
    globals: syntax('debug v version wait', true),
    options: syntax('no-cache proxy-network', true),
    dockerfile: { kind: 'frontend' },
    readsCsv: true,
    sharesDevices: false,
    keepsCopies: false,
    stopSignal: null,
  },
  {
    program: 'buildah',
    commands: [['bud'], ['build'], ['build-using-dockerfile']],
    globals: syntax('v version'),
    options: syntax(buildahFlags),
    dockerfile: containerfile,
    readsCsv: false,
    sharesDevices: true,
    keepsCopies: true,
    stopSignal: null,
  },
  {
    program: 'podman',
    commands: [['build'], ['image', 'build'], ['buildx', 'build'], ['builder', 'build']],
    globals: syntax('noout r remote syslog trace transient-store v version'),
    options: syntax(buildahFlags),
    dockerfile: containerfile,
    readsCsv: false,
    sharesDevices: true,
    keepsCopies: false,
    // At others, podman 4 ends before its build does.
    stopSignal: 'SIGHUP',
  },
]
