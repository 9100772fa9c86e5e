import { IterappError } from '@iterapp/errors'
import { stateFolder, stateKeyFile } from '@iterapp/key-store'
import { readOptions, readPort, type ServiceCommand } from '@iterapp/service'
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

/** How the keys service is called. */
export const keysCommand = {
  name: 'iterapp-keys',
  description: 'The keys service of Iterapp Secrets on this machine (local mode), on 127.0.0.1.',
  options: {
    port: {
      flags: '--port <port>',
      variable: 'ITERAPP_KEYS_PORT',
      means: 'public port: key set and page; 0 for any (default 8420)',
    },
    internalPort: {
      flags: '--internal-port <port>',
      variable: 'ITERAPP_KEYS_INTERNAL_PORT',
      means: 'internal port: unwrap; 0 for any (default 8421)',
    },
    keyFile: {
      flags: '--key-file <file>',
      variable: 'ITERAPP_KEYS_KEY_FILE',
      means: 'private keys (default: keys.json in the state folder, made anew)',
    },
    tokenFile: {
      flags: '--token-file <file>',
      variable: 'ITERAPP_KEYS_TOKEN_FILE',
      means: 'token records (default: tokens.json in the state folder)',
    },
    tlsCert: {
      flags: '--tls-cert <file>',
      variable: 'ITERAPP_KEYS_TLS_CERT',
      means: 'certificate of the internal port, PEM; with --tls-key',
    },
    tlsKey: {
      flags: '--tls-key <file>',
      variable: 'ITERAPP_KEYS_TLS_KEY',
      means: 'private key of that certificate, PEM',
    },
  },
  helpEnd: `
The state folder is $XDG_STATE_HOME/iterapp, or ~/.local/state/iterapp.

Examples:
  $ iterapp-keys
  $ iterapp-keys --port 0 --internal-port 0 --token-file ./tokens.json
  $ iterapp-keys --tls-cert ./keys.crt --tls-key ./keys.key

Exit status: 0 after SIGTERM or SIGINT; 64 wrong use; 66 a file is missing; 69 a port is taken;
77 a file is open to other users; 78 a wrong setting, or inside a cluster. Logs are lines of JSON.`,
} as const satisfies ServiceCommand<string>

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
  const options = readOptions(keysCommand, argv, env, print)
  if (options === null) return null
  return {
    port: readPort('--port', options.port ?? '8420'),
    internalPort: readPort('--internal-port', options.internalPort ?? '8421'),
    keyFile: nameFile(options.keyFile, stateKeyFile(env)),
    tokenFile: nameFile(options.tokenFile, join(stateFolder(env), 'tokens.json')),
    tls: readTls(options.tlsCert, options.tlsKey),
  }
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
