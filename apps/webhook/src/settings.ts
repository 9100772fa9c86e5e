import { IterappError } from '@iterapp/errors'
import type { LogLevel } from '@iterapp/http'
import {
  readLogLevel,
  readOptions,
  readPort,
  readSeconds,
  requireOption,
  type ServiceCommand,
} from '@iterapp/service'
import type { CertificateFiles } from '@iterapp/tls'
import { resolve } from 'node:path'

/** How the webhook runs. */
export interface WebhookSettings {
  /** `null` for all addresses, of both families where there are both. */
  readonly host: string | null
  /** Of the listener that the API server calls; 0 lets the system choose. */
  readonly port: number
  /** Of the metrics; 0 lets the system choose. */
  readonly metricsPort: number
  /** Of health and readiness alone; 0 lets the system choose. */
  readonly healthPort: number
  readonly tls: CertificateFiles
  /** Path of the file of settings. */
  readonly settingsFile: string
  /** Address of the keys service, as pods reach it. */
  readonly keysUrl: string
  /** Path of the authority of the keys service's certificate, PEM. */
  readonly keysCaFile: string
  /** Path of a kubeconfig; `null` inside a cluster. */
  readonly kubeconfig: string | null
  readonly logLevel: LogLevel
  /** How long to go on serving after the signal to stop, in milliseconds. */
  readonly drain: number
}

/** How the webhook is called. */
export const webhookCommand = {
  name: 'iterapp-webhook',
  description: 'The admission webhooks of Iterapp Secrets: they put secrets into pods.',
  options: {
    settings: {
      flags: '--settings <file>',
      variable: 'ITERAPP_WEBHOOK_SETTINGS',
      means: 'what an admin decides, JSON (docs/webhook.md)',
    },
    tlsCert: {
      flags: '--tls-cert <file>',
      variable: 'ITERAPP_WEBHOOK_TLS_CERT',
      means: 'certificate chain, PEM; read again when it changes',
    },
    tlsKey: {
      flags: '--tls-key <file>',
      variable: 'ITERAPP_WEBHOOK_TLS_KEY',
      means: 'private key of that certificate, PEM',
    },
    keysUrl: {
      flags: '--keys-url <url>',
      variable: 'ITERAPP_WEBHOOK_KEYS_URL',
      means: 'keys service as pods reach it: https://<IP of its Service>:<port>',
    },
    keysService: {
      flags: '--keys-service <name>',
      variable: 'ITERAPP_WEBHOOK_KEYS_SERVICE',
      means: 'in its place the Service, of the own namespace, whose address Kubernetes gives a pod',
    },
    keysCa: {
      flags: '--keys-ca <file>',
      variable: 'ITERAPP_WEBHOOK_KEYS_CA',
      means: 'authority of the keys service, PEM; read again when it changes',
    },
    kubeconfig: {
      flags: '--kubeconfig <file>',
      variable: 'ITERAPP_WEBHOOK_KUBECONFIG',
      means: 'how to reach the API server (default: as a pod does)',
    },
    host: {
      flags: '--host <address>',
      variable: 'ITERAPP_WEBHOOK_HOST',
      means: 'address to listen on (default: all)',
    },
    port: {
      flags: '--port <port>',
      variable: 'ITERAPP_WEBHOOK_PORT',
      means: 'port of the webhooks; 0 for any (default 8443)',
    },
    metricsPort: {
      flags: '--metrics-port <port>',
      variable: 'ITERAPP_WEBHOOK_METRICS_PORT',
      means: 'port of the metrics, without TLS; 0 for any (default 9090)',
    },
    healthPort: {
      flags: '--health-port <port>',
      variable: 'ITERAPP_WEBHOOK_HEALTH_PORT',
      means: 'port of the probes, without TLS; 0 for any (default 9091)',
    },
    logLevel: {
      flags: '--log-level <level>',
      variable: 'ITERAPP_WEBHOOK_LOG_LEVEL',
      means: 'info: what was denied or failed; debug: every decision (default info)',
    },
    drainSeconds: {
      flags: '--drain-seconds <seconds>',
      variable: 'ITERAPP_WEBHOOK_DRAIN_SECONDS',
      means: 'how long to serve after the signal to stop (default 5)',
    },
  },
  helpEnd: `
Examples:
  $ iterapp-webhook --settings settings.json --tls-cert tls.crt --tls-key tls.key \\
      --keys-url https://10.96.0.15:8421 --keys-ca keys-ca.crt
  $ iterapp-webhook … --kubeconfig ~/.kube/config --host 127.0.0.1 --port 0

Exit status: 0 after SIGTERM or SIGINT; 64 wrong use; 66 a file is missing; 69 a port is taken;
78 a wrong setting. Logs are lines of JSON.`,
} as const satisfies ServiceCommand<string>

type Options = Readonly<Partial<Record<keyof typeof webhookCommand.options, string>>>

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
): WebhookSettings | null {
  const options: Options | null = readOptions(webhookCommand, argv, env, print)
  if (options === null) return null
  const required = (name: keyof Options) => requireOption(webhookCommand, options, name)
  return {
    host: options.host ?? null,
    port: readPort('--port', options.port ?? '8443'),
    metricsPort: readPort('--metrics-port', options.metricsPort ?? '9090'),
    healthPort: readPort('--health-port', options.healthPort ?? '9091'),
    tls: { certFile: resolve(required('tlsCert')), keyFile: resolve(required('tlsKey')) },
    settingsFile: resolve(required('settings')),
    keysUrl: readKeysUrl(options, env),
    keysCaFile: resolve(required('keysCa')),
    kubeconfig: options.kubeconfig === undefined ? null : resolve(options.kubeconfig),
    logLevel: readLogLevel('--log-level', options.logLevel ?? 'info'),
    drain: readSeconds('--drain-seconds', options.drainSeconds ?? '5') * 1000,
  }
}

/**
 * Kubernetes tells a container of each Service that there is when it starts: `IO_KEYS_SERVICE_HOST` and
 * `_PORT` of a Service `io-keys`.
 */
function readKeysUrl({ keysUrl, keysService }: Options, env: NodeJS.ProcessEnv): string {
  if (keysUrl !== undefined && keysService !== undefined) {
    throw new IterappError('ERR_USAGE', 'of --keys-url and --keys-service only one can be given')
  }
  if (keysUrl !== undefined) return readUrl(keysUrl)
  if (keysService === undefined) {
    throw new IterappError(
      'ERR_USAGE',
      '--keys-service <name> is missing (or ITERAPP_WEBHOOK_KEYS_SERVICE), or --keys-url',
    )
  }
  const prefix = keysService.toUpperCase().replaceAll('-', '_')
  const [host = '', port = ''] = ['HOST', 'PORT'].map((part) => env[`${prefix}_SERVICE_${part}`])
  if (host === '' || port === '') {
    throw new IterappError(
      'ERR_SETTINGS',
      `Kubernetes has not told of the Service ${keysService}: there is no ${prefix}_SERVICE_HOST`,
    )
  }
  return readUrl(`https://${host.includes(':') ? `[${host}]` : host}:${port}`)
}

function readUrl(text: string): string {
  const url = URL.parse(text)
  if (url?.protocol === 'https:' && url.pathname === '/' && url.search === '') return url.origin
  throw new IterappError('ERR_SETTINGS', '--keys-url is not of the form https://<host>:<port>')
}
