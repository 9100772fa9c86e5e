import { sidecarVariables } from '@iterapp/injection'
import { TOKEN_VARIABLE } from './find-token'
import type { BuildCommand } from './read-build-command'

/** Variables that a build gets beside those of this process. */
export function addedVariables(
  { builder }: BuildCommand,
  env: NodeJS.ProcessEnv,
): Readonly<Record<string, string>> {
  // Docker before 23 builds without BuildKit, which has no secrets, unless it is told to.
  const { DOCKER_BUILDKIT: chosen = '' } = env
  return builder.program === 'docker' && chosen === '' ? { DOCKER_BUILDKIT: '1' } : {}
}

/** What proves who builds, or gets such a proof: the build needs none of it. */
const withheld: readonly string[] = [
  TOKEN_VARIABLE,
  sidecarVariables.tokenFile,
  'ACTIONS_ID_TOKEN_REQUEST_TOKEN',
  'ACTIONS_ID_TOKEN_REQUEST_URL',
]

/** The variables of a build. */
export function buildEnvironment(command: BuildCommand, env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const own = Object.entries(env).filter(([name]) => !withheld.includes(name))
  return { ...Object.fromEntries(own), ...addedVariables(command, env) }
}
