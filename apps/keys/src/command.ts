import type { ServiceCommand } from '@iterapp/service'

/** How the keys service is called. */
export const keysCommand = {
  name: 'iterapp-keys',
  description:
    'The keys service of Iterapp Secrets: on this machine, on 127.0.0.1 (local mode), or with --settings in a cluster.',
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
    tlsCert: {
      flags: '--tls-cert <file>',
      variable: 'ITERAPP_KEYS_TLS_CERT',
      means: 'certificate of the ports that unwrap, PEM; with --tls-key',
    },
    tlsKey: {
      flags: '--tls-key <file>',
      variable: 'ITERAPP_KEYS_TLS_KEY',
      means: 'private key of that certificate, PEM',
    },
    page: {
      flags: '--page <folder>',
      variable: 'ITERAPP_KEYS_PAGE',
      means: 'folder of the built encryption page (default: no page)',
    },
    keyFile: {
      flags: '--key-file <file>',
      variable: 'ITERAPP_KEYS_KEY_FILE',
      means: 'local: private keys (default: keys.json in the state folder, made anew)',
    },
    tokenFile: {
      flags: '--token-file <file>',
      variable: 'ITERAPP_KEYS_TOKEN_FILE',
      means: 'local: token records (default: tokens.json in the state folder)',
    },
    settings: {
      flags: '--settings <file>',
      variable: 'ITERAPP_KEYS_SETTINGS',
      means: 'cluster: what an admin decides, JSON (docs/keys-service.md)',
    },
    kubeconfig: {
      flags: '--kubeconfig <file>',
      variable: 'ITERAPP_KEYS_KUBECONFIG',
      means: 'cluster: how to reach the API server (default: as a pod does)',
    },
    host: {
      flags: '--host <address>',
      variable: 'ITERAPP_KEYS_HOST',
      means: 'cluster: address to listen on (default: all)',
    },
    buildersPort: {
      flags: '--builders-port <port>',
      variable: 'ITERAPP_KEYS_BUILDERS_PORT',
      means:
        'cluster: port for builders of CI systems: unwrap; 0 for any (default 8422; only with builders.oidc)',
    },
    metricsPort: {
      flags: '--metrics-port <port>',
      variable: 'ITERAPP_KEYS_METRICS_PORT',
      means: 'cluster: port of the metrics, without TLS; 0 for any (default 9090)',
    },
    healthPort: {
      flags: '--health-port <port>',
      variable: 'ITERAPP_KEYS_HEALTH_PORT',
      means: 'cluster: port of the probes, without TLS; 0 for any (default 9091)',
    },
    logLevel: {
      flags: '--log-level <level>',
      variable: 'ITERAPP_KEYS_LOG_LEVEL',
      means: 'cluster: info, or debug for health checks too (default info)',
    },
    drainSeconds: {
      flags: '--drain-seconds <seconds>',
      variable: 'ITERAPP_KEYS_DRAIN_SECONDS',
      means: 'cluster: how long to serve after the signal to stop (default 5)',
    },
  },
  helpEnd: `
The state folder is $XDG_STATE_HOME/iterapp, or ~/.local/state/iterapp.

Examples:
  $ iterapp-keys
  $ iterapp-keys --port 0 --internal-port 0 --token-file ./tokens.json
  $ iterapp-keys --tls-cert ./keys.crt --tls-key ./keys.key
  $ iterapp-keys --settings settings.json --tls-cert tls.crt --tls-key tls.key

Exit status: 0 after SIGTERM or SIGINT; 64 wrong use; 65 the key file is no key set, or a file is too
large; 66 a file is missing; 69 a port is taken; 70 a defect; 73 the key file cannot be made; 77 a file is
open to other users; 78 a wrong setting, or local mode inside a cluster. Logs are lines of JSON.`,
} as const satisfies ServiceCommand<string>

/** The options that were given. */
export type KeysOptions = Readonly<Partial<Record<keyof typeof keysCommand.options, string>>>
