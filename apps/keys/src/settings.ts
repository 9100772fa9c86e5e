import { IterappError } from '@iterapp/errors'
import { readOptions } from '@iterapp/service'
import { readClusterSettings, type ClusterSettings } from './cluster/settings'
import { keysCommand, type KeysOptions } from './command'
import { readLocalSettings, type LocalSettings } from './local/settings'

/** How the keys service runs. */
export type KeysSettings = LocalSettings | ClusterSettings

const localOnly = ['keyFile', 'tokenFile'] as const

const clusterOnly = [
  'kubeconfig',
  'host',
  'buildersPort',
  'metricsPort',
  'healthPort',
  'logLevel',
  'drainSeconds',
] as const

/**
 * Reads the settings: an option before its environment variable before the default. `--settings` chooses
 * cluster mode.
 *
 * @param argv - the arguments, without those of Node.
 * @param print - takes the help when it is asked for.
 * @returns `null` when help was printed.
 * @throws IterappError `ERR_USAGE` for an option that there is not, that is missing, or that belongs to
 *   the other mode; `ERR_SETTINGS` for a value that cannot be used.
 */
export function readSettings(
  argv: readonly string[],
  env: NodeJS.ProcessEnv,
  print: (text: string) => void,
): KeysSettings | null {
  const options: KeysOptions | null = readOptions(keysCommand, argv, env, print)
  if (options === null) return null
  if (options.settings === undefined) {
    refuseOptions(options, clusterOnly, 'is for a cluster, and --settings is missing')
    return readLocalSettings(options, env)
  }
  refuseOptions(
    options,
    localOnly,
    'is for local mode, and --settings chooses the one for clusters',
  )
  return readClusterSettings(options)
}

function refuseOptions(
  options: KeysOptions,
  names: readonly (keyof KeysOptions)[],
  reason: string,
): void {
  const given = names.find((name) => options[name] !== undefined)
  if (given === undefined) return
  const { flags, variable } = keysCommand.options[given]
  throw new IterappError('ERR_USAGE', `${flags} (or ${variable}) ${reason}`)
}
