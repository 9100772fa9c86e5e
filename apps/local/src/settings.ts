import { IterappError } from '@iterapp/errors'
import { parseArgs } from 'node:util'

/** What `npm start` was asked for. */
export interface LocalSettings {
  /** Port of the page and the public keys; 0 for any that is free. */
  readonly port: string
  /** Port of the unwrap. */
  readonly internalPort: string
  /** Folder of the sample app. */
  readonly sample: string
}

export const usage = `npm start: the keys service and a sample app with its secrets, on this machine

  npm start -- [options]

  --port <n>           port of the page and the public keys (default 8420; 0: any that is free)
  --internal-port <n>  port where secrets are unwrapped (default 8421; 0: any that is free)
  --sample <folder>    folder of the sample app (default examples/hello)
  --help               this text

Keys are kept in $XDG_STATE_HOME/iterapp (~/.local/state/iterapp). Ctrl-C ends it.
`

/**
 * Reads the arguments.
 *
 * @returns `null` when help was asked for.
 * @throws IterappError `ERR_USAGE`.
 */
export function readSettings(args: readonly string[]): LocalSettings | null {
  const { help, port, sample, 'internal-port': internalPort } = parse(args)
  return help ? null : { port, internalPort, sample }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        port: { type: 'string', default: '8420' },
        'internal-port': { type: 'string', default: '8421' },
        sample: { type: 'string', default: 'examples/hello' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }).values
  } catch {
    throw new IterappError('ERR_USAGE', `an argument is not known\n\n${usage}`)
  }
}
