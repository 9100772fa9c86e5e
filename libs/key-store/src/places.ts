import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, isAbsolute, join } from 'node:path'

/** Where a project keeps the public keys that it encrypts to; it belongs in the repository. */
export const PROJECT_KEY_FILE = join('.iterapp', 'keys.json')

/**
 * The user's folder for private keys, outside of every repository (XDG Base Directory
 * Specification: `$XDG_STATE_HOME`, when it is absolute, else `~/.local/state`).
 */
export function stateFolder(env: NodeJS.ProcessEnv): string {
  const configured = env.XDG_STATE_HOME ?? ''
  const state = isAbsolute(configured) ? configured : join(homedir(), '.local', 'state')
  return join(state, 'iterapp')
}

/** The private keys of local mode. */
export function stateKeyFile(env: NodeJS.ProcessEnv): string {
  return join(stateFolder(env), 'keys.json')
}

/**
 * Where a project's key file can stand: `folder` and its parents up to the root of the repository,
 * nearest first; outside of a repository only `folder`. Further up it could be somebody else's, who
 * would then be sealed to.
 */
export function projectKeyFiles(folder: string): readonly string[] {
  const folders = upToRepository(folder)
  return (folders ?? [folder]).map((each) => join(each, PROJECT_KEY_FILE))
}

function upToRepository(folder: string): readonly string[] | null {
  if (existsSync(join(folder, '.git'))) return [folder]
  const parent = dirname(folder)
  const above = parent === folder ? null : upToRepository(parent)
  return above === null ? null : [folder, ...above]
}
