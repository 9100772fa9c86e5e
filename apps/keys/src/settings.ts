import { IterappError } from '@iterapp/errors'
import { stateFolder, stateKeyFile } from '@iterapp/key-store'
import { Command, CommanderError } from 'commander'
import { join, resolve } from 'node:path'

/** A file that was named, or the default one. */
export interface NamedFile {
  readonly path: string
  /** The default may be missing; a file that was named must be there. */
  readonly isDefault: boolean
}

/** How the keys service runs in local mode. */
export interface KeysSettings {
  /** Of the public listener; 0 lets the system choose. */
  readonly port: number
  /** Of the internal listener; 0 lets the system choose. */
  readonly internalPort: number
  readonly keyFile: NamedFile
  readonly tokenFile: NamedFile
  /** Of the internal listener; `null` for plain HTTP. */
  readonly tls: { readonly certFile: string; readonly keyFile: string } | null
}

/** The environment variables that stand in for options. */
export const keysVariables = {
  /** For `--port`. */
  port: 'ITERAPP_KEYS_PORT',
  /** For `--internal-port`. */
  internalPort: 'ITERAPP_KEYS_INTERNAL_PORT',
  /** For `--key-file`. */
  keyFile: 'ITERAPP_KEYS_KEY_FILE',
  /** For `--token-file`. */
  tokenFile: 'ITERAPP_KEYS_TOKEN_FILE',
  /** For `--tls-cert`. */
  tlsCert: 'ITERAPP_KEYS_TLS_CERT',
  /** For `--tls-key`. */
  tlsKey: 'ITERAPP_KEYS_TLS_KEY',
} as const

type Options = Partial<Record<keyof typeof keysVariables, string>>

/**
 * Reads the settings: an option before its environment variable before the default.
 *
 * @param argv - the arguments, without those of Node.
 * @param print - takes the help when it is asked for.
 * @returns `null` when help was printed.
 * @throws IterappError `ERR_USAGE` for an option that there is not, `ERR_SETTINGS` for a value that
 *   cannot be used.
 */
export function readSettings(
  argv: readonly string[],
  env: NodeJS.ProcessEnv,
  print: (text: string) => void,
): KeysSettings | null {
  const options = parseOptions(argv, print)
  if (options === null) return null
  const read = (name: keyof Options): string | undefined => {
    const value = options[name] ?? env[keysVariables[name]]
    return value === '' ? undefined : value
  }
  return {
    port: readPort('--port', read('port') ?? '8420'),
    internalPort: readPort('--internal-port', read('internalPort') ?? '8421'),
    keyFile: nameFile(read('keyFile'), stateKeyFile(env)),
    tokenFile: nameFile(read('tokenFile'), join(stateFolder(env), 'tokens.json')),
    tls: readTls(read('tlsCert'), read('tlsKey')),
  }
}

function parseOptions(argv: readonly string[], print: (text: string) => void): Options | null {
  const command = new Command('iterapp-keys')
    .description('The keys service of Iterapp Secrets on this machine (local mode), on 127.0.0.1.')
    .option('--port <port>', 'public port: key set and page; 0 for any (default 8420)')
    .option('--internal-port <port>', 'internal port: unwrap; 0 for any (default 8421)')
    .option('--key-file <file>', 'private keys (default: keys.json in the state folder, made anew)')
    .option('--token-file <file>', 'token records (default: tokens.json in the state folder)')
    .option('--tls-cert <file>', 'certificate of the internal port, PEM; with --tls-key')
    .option('--tls-key <file>', 'private key of that certificate, PEM')
    .allowExcessArguments(false)
    .configureOutput({ writeOut: print, writeErr: () => undefined })
    .addHelpText('after', helpEnd)
    .exitOverride()
  try {
    return command.parse(argv, { from: 'user' }).opts<Options>()
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.exitCode === 0) return null
    throw new IterappError('ERR_USAGE', error.message.replace(/^error: /, ''))
  }
}

const helpEnd = `
The state folder is $XDG_STATE_HOME/iterapp, or ~/.local/state/iterapp. Each option can be set by an
environment variable: ${Object.values(keysVariables).join(', ')}.

Examples:
  $ iterapp-keys
  $ iterapp-keys --port 0 --internal-port 0 --token-file ./tokens.json
  $ iterapp-keys --tls-cert ./keys.crt --tls-key ./keys.key

Exit status: 0 after SIGTERM or SIGINT; 64 wrong use; 66 a file is missing; 69 a port is taken;
77 a file is open to other users; 78 a wrong setting, or inside a cluster. Logs are lines of JSON.`

function readPort(option: string, text: string): number {
  const port = Number(text)
  if (!/^\d{1,5}$/.test(text) || port > 65_535) {
    throw new IterappError('ERR_SETTINGS', `${option} is not a port, a number from 0 to 65535`)
  }
  return port
}

function nameFile(named: string | undefined, fallback: string): NamedFile {
  return named === undefined
    ? { path: fallback, isDefault: true }
    : { path: resolve(named), isDefault: false }
}

function readTls(certFile: string | undefined, keyFile: string | undefined): KeysSettings['tls'] {
  if (certFile === undefined && keyFile === undefined) return null
  if (certFile === undefined || keyFile === undefined) {
    throw new IterappError('ERR_SETTINGS', 'of --tls-cert and --tls-key only one is given')
  }
  return { certFile: resolve(certFile), keyFile: resolve(keyFile) }
}
