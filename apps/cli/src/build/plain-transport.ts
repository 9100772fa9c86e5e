import type { Builder } from './builders'
import { hasOption, valuesOf, type BuildCommand } from './read-build-command'

/** How a program is told which service builds, and that it is to be reached over TLS. */
interface Transport {
  readonly addressOptions: readonly string[]
  readonly addressVariable: string
  readonly tlsOptions: readonly string[]
  readonly tlsVariables: readonly string[]
}

/** The programs that give the secrets to a service which may be on another machine. */
const transports: Readonly<Partial<Record<Builder['program'], Transport>>> = {
  buildctl: {
    addressOptions: ['addr'],
    addressVariable: 'BUILDKIT_HOST',
    tlsOptions: ['tlscacert', 'tlscert', 'tlskey', 'tlsdir'],
    tlsVariables: [],
  },
  docker: {
    addressOptions: ['H', 'host'],
    addressVariable: 'DOCKER_HOST',
    tlsOptions: ['tls', 'tlsverify', 'tlscacert', 'tlscert', 'tlskey'],
    tlsVariables: ['DOCKER_TLS', 'DOCKER_TLS_VERIFY'],
  },
}

/**
 * Host and port of a service on another machine that gets the secrets without TLS, so that everybody on the way can
 * read them; `null` when the command and its variables tell of none. (Docker's contexts and builders can.)
 */
export function findPlainTransport(
  { builder, globals }: BuildCommand,
  env: NodeJS.ProcessEnv,
): string | null {
  const transport = transports[builder.program]
  if (transport === undefined) return null
  const { addressOptions, addressVariable, tlsOptions, tlsVariables } = transport
  const address = valuesOf(globals, ...addressOptions).at(-1) ?? env[addressVariable] ?? ''
  const hasTls =
    hasOption(globals, ...tlsOptions) || tlsVariables.some((name) => (env[name] ?? '') !== '')
  return hasTls ? null : findHostElsewhere(address)
}

/** Without a user name or password, which nobody may read in a log. */
function findHostElsewhere(address: string): string | null {
  const url = URL.parse(address.replace(/^tcp:/, 'http:'))
  if (url?.protocol !== 'http:') return null
  const isHere = /^(?:127\.\d+\.\d+\.\d+|\[::1\]|localhost)$/.test(url.hostname)
  return isHere ? null : url.host
}
