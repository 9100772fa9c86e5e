import { IterappError } from '@iterapp/errors'
import type { LogLevel } from '@iterapp/http'
import { readLogLevel, readOptions, requireOption, type ServiceCommand } from '@iterapp/service'
import { resolve } from 'node:path'

/** How the controller runs. */
export interface ControllerSettings {
  /** Path of the file of settings. */
  readonly settingsFile: string
  /** Path of a kubeconfig; `null` inside a cluster. */
  readonly kubeconfig: string | null
  readonly logLevel: LogLevel
  /** Whether to do what there is to do, and end. */
  readonly once: boolean
}

/** How the controller is called. */
export const controllerCommand = {
  name: 'iterapp-controller',
  description:
    'The controller of Iterapp Secrets: issues and renews the certificates of its services.',
  options: {
    settings: {
      flags: '--settings <file>',
      variable: 'ITERAPP_CONTROLLER_SETTINGS',
      means: 'what an admin decides, JSON (docs/certificates.md)',
    },
    kubeconfig: {
      flags: '--kubeconfig <file>',
      variable: 'ITERAPP_CONTROLLER_KUBECONFIG',
      means: 'how to reach the API server (default: as a pod does)',
    },
    logLevel: {
      flags: '--log-level <level>',
      variable: 'ITERAPP_CONTROLLER_LOG_LEVEL',
      means: 'info: what was changed or failed; debug: every look (default info)',
    },
    once: {
      flags: '--once',
      variable: 'ITERAPP_CONTROLLER_ONCE',
      means: 'do what there is to do, and end (the variable: true)',
    },
  },
  helpEnd: `
Examples:
  $ iterapp-controller --settings settings.json
  $ iterapp-controller --settings settings.json --kubeconfig ~/.kube/config --once

Exit status: 0 after SIGTERM or SIGINT, or with --once when all is in step; 64 wrong use; 65 the file of
settings is too large; 66 it cannot be read; 70 a defect; 75 with --once, something could not be done;
78 a wrong setting. Logs are lines of JSON.`,
} as const satisfies ServiceCommand<string>

type Options = Readonly<Partial<Record<keyof typeof controllerCommand.options, string>>>

/**
 * Reads the settings: an option before its environment variable before the default.
 *
 * @param argv - the arguments, without those of Node.
 * @param print - takes the help when it is asked for.
 * @returns `null` when help was printed.
 * @throws IterappError `ERR_USAGE` for an option that there is not, or one that is missing;
 *   `ERR_SETTINGS` for a value that cannot be used.
 */
export function readSettings(
  argv: readonly string[],
  env: NodeJS.ProcessEnv,
  print: (text: string) => void,
): ControllerSettings | null {
  const options: Options | null = readOptions(controllerCommand, argv, env, print)
  if (options === null) return null
  return {
    settingsFile: resolve(requireOption(controllerCommand, options, 'settings')),
    kubeconfig: options.kubeconfig === undefined ? null : resolve(options.kubeconfig),
    logLevel: readLogLevel('--log-level', options.logLevel ?? 'info'),
    once: readOnce(options.once),
  }
}

/** @param value - `true` of an option that takes no value, a text of its variable. */
function readOnce(value: unknown): boolean {
  if (value === undefined || value === 'false') return false
  if (value === true || value === 'true') return true
  throw new IterappError('ERR_SETTINGS', 'ITERAPP_CONTROLLER_ONCE is neither true nor false')
}
