/** What is fixed about an error code: how a process and an HTTP answer end with it, and what to do. */
export interface ErrorEntry {
  /** Exit status of a command, after BSD's `sysexits.h`. */
  readonly exit: number
  /** Status of an HTTP answer. */
  readonly http: number
  /** What it means, one sentence. */
  readonly means: string
  /** What the reader can do, one sentence. */
  readonly remedy: string
}

/** Exit statuses in use, by the names that BSD's `sysexits.h` gives them. */
export const exitStatus = {
  ok: 0,
  findings: 1,
  usage: 64,
  data: 65,
  noInput: 66,
  unavailable: 69,
  software: 70,
  cannotCreate: 73,
  io: 74,
  tryAgain: 75,
  refused: 77,
  config: 78,
} as const

const bad = { exit: exitStatus.data, http: 400 }

/** Every error code there is. `docs/errors.md` is this table, printed. */
export const errorCatalog = {
  // The command line
  ERR_USAGE: {
    exit: exitStatus.usage,
    http: 400,
    means: 'The command or one of its options is not as the command expects it.',
    remedy: 'See the same command with --help.',
  },
  ERR_FILE_NOT_FOUND: {
    exit: exitStatus.noInput,
    http: 404,
    means: 'A file that was named does not exist.',
    remedy: 'Check the path; relative paths start where the command was called.',
  },
  ERR_FILE_UNREADABLE: {
    exit: exitStatus.noInput,
    http: 500,
    means: 'A file exists but could not be read.',
    remedy: 'Check its permissions and that it is a regular file.',
  },
  ERR_FILE_TOO_LARGE: {
    exit: exitStatus.data,
    http: 413,
    means: 'A file is larger than anything that could be meant.',
    remedy: 'Check that it is the file you meant.',
  },
  ERR_FILE_EXISTS: {
    exit: exitStatus.cannotCreate,
    http: 409,
    means: 'A file that would be made is already there, and is left as it is.',
    remedy: 'Name another file, or remove that one yourself.',
  },
  ERR_FILE_UNWRITABLE: {
    exit: exitStatus.cannotCreate,
    http: 500,
    means: 'A file could not be written; what stood there before is unchanged.',
    remedy: 'Check the folder, its permissions and the free space.',
  },

  // iterapp.toml
  ERR_CONFIG_NOT_TEXT: {
    ...bad,
    means: 'The configuration is not a text file: it is not UTF-8, or holds a NUL byte.',
    remedy: 'Name the iterapp.toml itself, saved as UTF-8.',
  },
  ERR_CONFIG_TOO_LARGE: {
    ...bad,
    means: 'The configuration is larger than a Kubernetes ConfigMap may be (1 MiB).',
    remedy: 'Move large values to a Kubernetes Secret and mount it with [secret_files].',
  },
  ERR_CONFIG_EMPTY: {
    ...bad,
    means: 'The configuration says nothing.',
    remedy: 'Name the iterapp.toml that has the tables, or begin it with app = "…".',
  },
  ERR_CONFIG_SYNTAX: {
    ...bad,
    means: 'The configuration is not valid TOML.',
    remedy: 'Mend the line that is named; https://toml.io describes the syntax.',
  },
  ERR_CONFIG_UNKNOWN_KEY: {
    ...bad,
    means: 'The configuration has a table or key that does not exist.',
    remedy: 'Mend the spelling, or put what is for another tool under [x.…].',
  },
  ERR_CONFIG_TYPE: {
    ...bad,
    means: 'A value of the configuration has a type that cannot stand there.',
    remedy: 'Write the type that the message names; put floats and dates in quotes.',
  },
  ERR_CONFIG_NAME: {
    ...bad,
    means:
      'A name in the configuration (app, environment, variable, secret) has a form that is not allowed.',
    remedy: 'Rename it as the message says.',
  },
  ERR_CONFIG_PATH: {
    ...bad,
    means:
      'A file or mount path of the configuration is not absolute and normalised, or is one that must stay free.',
    remedy: 'Write an absolute path without "..", not below /proc, /sys, /dev or /var/run/secrets.',
  },
  ERR_CONFIG_ENVIRONMENT: {
    ...bad,
    means: 'A table belongs to an environment that the list of environments does not have.',
    remedy: 'Add it to environments, or mend its spelling.',
  },
  ERR_CONFIG_CONFLICT: {
    ...bad,
    means: 'Two entries of the configuration cannot both be delivered.',
    remedy: 'Remove one of the two.',
  },
  ERR_CONFIG_NO_EFFECT: {
    ...bad,
    means: 'An entry of the configuration changes nothing.',
    remedy: 'Remove it, or mend its name.',
  },
  ERR_CONFIG_ENCRYPTED: {
    ...bad,
    means: 'The text of an encrypted value is not a ciphertext of Iterapp Secrets.',
    remedy: 'Paste the whole line again, or encrypt the value again.',
  },
  ERR_SCOPE_MISMATCH: {
    exit: exitStatus.data,
    http: 403,
    means:
      'A ciphertext was encrypted for another app, environment, use or name than where it stands.',
    remedy: 'Encrypt the value again for the place where it stands.',
  },
  ERR_APP_MISMATCH: {
    ...bad,
    means: 'The app of the configuration is not the app it is used for.',
    remedy: 'Use the iterapp.toml of this app, or mend its app.',
  },
  ERR_PLAINTEXT_SECRET: {
    ...bad,
    means: 'A plain value looks like a secret.',
    remedy: 'Encrypt it with iterapp encrypt, and change the secret: it was readable.',
  },

  // Identity
  ERR_IDENTITY_RULES: {
    exit: exitStatus.config,
    http: 500,
    means: 'The rules that turn a namespace into an app and environment are not valid.',
    remedy: 'Mend the rule that the message names.',
  },
  ERR_IDENTITY_NONE: {
    exit: exitStatus.refused,
    http: 403,
    means: 'The namespace belongs to no app and environment.',
    remedy: 'Use a namespace that a rule of identity.namespaces matches, or add a rule.',
  },

  // Values
  ERR_VALUE_EMPTY: {
    ...bad,
    means: 'The value is empty, and Kubernetes would treat it as missing.',
    remedy: 'Leave the variable out, or give it a value.',
  },
  ERR_VALUE_NOT_TEXT: {
    ...bad,
    means: 'The value cannot be an environment variable: it is not UTF-8, or holds a NUL byte.',
    remedy: 'Deliver it as a file, under [files.…].',
  },
  ERR_VALUE_CARRIAGE_RETURN: {
    ...bad,
    means:
      'The value has a carriage return before a line feed, which Kubernetes would drop from a variable.',
    remedy: 'Convert its line ends to plain line feeds, or deliver it as a file, under [files.…].',
  },
  ERR_VALUE_LINE_TOO_LONG: {
    ...bad,
    means: 'A line of the value is longer than Kubernetes can read from an env file.',
    remedy: 'Deliver it as a file, under [files.…].',
  },
  ERR_VALUE_TOO_LARGE: {
    ...bad,
    means: 'The value is larger than can be delivered.',
    remedy: 'Put it in a Kubernetes Secret and mount that with [secret_files].',
  },
  ERR_VALUE_TOO_MANY_QUOTES: {
    ...bad,
    means: 'The value has too many single quotes to be composed as a variable.',
    remedy: 'Deliver it as a file, under [files.…].',
  },
  ERR_PAYLOAD_TOO_LARGE: {
    ...bad,
    means: 'All ciphertexts of one pod together are larger than is allowed.',
    remedy: 'Put the large ones in a Kubernetes Secret and mount that with [secret_files].',
  },

  // Ciphertexts
  ERR_JWE_MALFORMED: {
    ...bad,
    means:
      'The text is not a JWE in compact serialization, or not spelled in the one canonical way.',
    remedy: 'Paste the whole line again, or encrypt the value again.',
  },
  ERR_JWE_HEADER: {
    ...bad,
    means: 'The protected header of the ciphertext is not one of Iterapp Secrets.',
    remedy: 'Encrypt the value with iterapp encrypt or on the encryption page.',
  },
  ERR_SCOPE_MALFORMED: {
    ...bad,
    means: 'A scope is not of the form iterapp:v1:<use>:<app>:<environment>:<name>.',
    remedy: 'Encrypt the value with iterapp encrypt or on the encryption page.',
  },
  ERR_SKELETON: {
    ...bad,
    means: 'The skeleton in the ciphertext does not fit its value.',
    remedy: 'Encrypt the value again with iterapp encrypt or on the encryption page.',
  },
  ERR_DECRYPTION_FAILED: {
    exit: exitStatus.refused,
    http: 403,
    means: 'The ciphertext does not open with this key for this scope.',
    remedy: 'Encrypt the value again for the place where it stands.',
  },

  // Keys
  ERR_KEYS_INVALID: {
    exit: exitStatus.data,
    http: 500,
    means: 'The key set is not a JWK set of P-256 keys as Iterapp Secrets writes it.',
    remedy: 'Fetch it again with iterapp keys fetch, or make a new one with iterapp keys init.',
  },
  ERR_KEYS_EXPOSED: {
    exit: exitStatus.refused,
    http: 500,
    means: 'A file with private keys can be read by other users.',
    remedy: 'Take that away with chmod 600, and consider its keys as known to others.',
  },
  ERR_KEYS_MISSING: {
    exit: exitStatus.noInput,
    http: 500,
    means: 'No key set was found.',
    remedy:
      'Give one with --keys FILE|URL or ITERAPP_KEYS, or make one with iterapp keys init or iterapp keys fetch.',
  },
  ERR_KEYS_PUBLIC_ONLY: {
    exit: exitStatus.noInput,
    http: 500,
    means: 'The key set holds no private key, so nothing can be decrypted with it.',
    remedy: 'Give a private key file, or take the values from --values.',
  },
  ERR_KEYS_ADDRESS: {
    exit: exitStatus.usage,
    http: 400,
    means: 'The address of a key set is not one that can be trusted.',
    remedy: 'Give an https:// address, http:// on this machine only, or a file.',
  },
  ERR_KEYS_UNREACHABLE: {
    exit: exitStatus.unavailable,
    http: 502,
    means: 'A key set could not be fetched from its address.',
    remedy: 'Check the address and the network, or give a key file with --keys FILE.',
  },
  ERR_KEYS_CHANGED: {
    exit: exitStatus.refused,
    http: 409,
    means:
      'A fetched key set lacks keys of the file that it would replace, which is left as it is.',
    remedy:
      'Check that it is the address of the right cluster, ask its admin whether the keys were retired, then add --force.',
  },
  ERR_KEY_UNKNOWN: {
    exit: exitStatus.refused,
    http: 404,
    means: 'The ciphertext was made with a key that is not in the key set.',
    remedy: 'Encrypt the value again with a current key; a retired key opens nothing.',
  },

  // The keys service
  ERR_REQUEST: {
    exit: exitStatus.software,
    http: 400,
    means: 'The request is not as the protocol says.',
    remedy: 'Use a sidecar and a keys service of the same release.',
  },
  ERR_NOT_FOUND: {
    exit: exitStatus.software,
    http: 404,
    means: 'There is nothing at this path.',
    remedy: 'Check the address.',
  },
  ERR_METHOD: {
    exit: exitStatus.software,
    http: 405,
    means: 'This path does not take this method.',
    remedy: 'Check the method.',
  },
  ERR_REQUEST_TOO_LARGE: {
    exit: exitStatus.software,
    http: 413,
    means: 'The request is larger than the service takes.',
    remedy: 'Use fewer secrets in one pod.',
  },
  ERR_MEDIA_TYPE: {
    exit: exitStatus.software,
    http: 415,
    means: 'The body of the request is not JSON.',
    remedy: 'Send Content-Type: application/json.',
  },
  ERR_HOST: {
    exit: exitStatus.refused,
    http: 421,
    means: 'The request names a host that this service is not.',
    remedy: 'Call it by the address that it printed.',
  },
  ERR_UNAUTHENTICATED: {
    exit: exitStatus.refused,
    http: 401,
    means: 'The keys service does not know the caller.',
    remedy: 'Check that the token is of this release and has not expired.',
  },
  ERR_TOKENS_EXPOSED: {
    exit: exitStatus.refused,
    http: 500,
    means: 'A file with token records can be read or changed by other users.',
    remedy: 'Take that away with chmod 600, and check that its records are yours.',
  },
  ERR_KEYS_SERVICE_UNREACHABLE: {
    exit: exitStatus.tryAgain,
    http: 503,
    means: 'The keys service did not answer before the deadline.',
    remedy:
      'Check that it runs, and that no network policy stops this pod from reaching it (egress).',
  },
  ERR_KEYS_SERVICE_ANSWER: {
    exit: exitStatus.tryAgain,
    http: 502,
    means: 'The keys service gave an answer that is not of the protocol.',
    remedy: 'Use a sidecar and a keys service of the same release.',
  },
  ERR_KEYS_SERVICE_REFUSED: {
    exit: exitStatus.refused,
    http: 403,
    means: 'The keys service refused the request.',
    remedy: 'See the code that it gave.',
  },
  ERR_IN_CLUSTER: {
    exit: exitStatus.config,
    http: 500,
    means: 'Local mode was started inside a Kubernetes cluster.',
    remedy: 'Install the Helm chart; local mode is for one machine.',
  },
  ERR_PORT_IN_USE: {
    exit: exitStatus.unavailable,
    http: 500,
    means: 'A port is taken by another process.',
    remedy: 'End that process, or choose another port.',
  },
  ERR_SETTINGS: {
    exit: exitStatus.config,
    http: 500,
    means: 'A setting of the process is missing or not valid.',
    remedy: 'Mend the setting that the message names.',
  },

  // Delivery
  ERR_PAYLOAD: {
    exit: exitStatus.config,
    http: 500,
    means: 'What the webhook froze in the init-container cannot be read.',
    remedy: 'Use a sidecar and a webhook of the same release; do not edit the init-container.',
  },
  ERR_DELIVERY: {
    exit: exitStatus.io,
    http: 500,
    means: 'A decrypted value could not be written to its volume.',
    remedy: 'Check that the volumes are mounted and have room.',
  },
  ERR_ENV_FILE: {
    exit: exitStatus.io,
    http: 500,
    means: 'An env file is not written as Kubernetes reads it.',
    remedy: 'Start again, so that it is written anew; report it when that does not help.',
  },
  ERR_SECRETS_MISSING: {
    exit: exitStatus.noInput,
    http: 500,
    means: 'Some secrets cannot be opened on this machine.',
    remedy: 'Give their values with --values FILE|DIR, or go on without them with --allow-missing.',
  },
  ERR_COMMAND_NOT_STARTED: {
    exit: 127,
    http: 500,
    means: 'The command that should get the secrets could not be started.',
    remedy: 'Check its name and that it is executable.',
  },
  ERR_LOCAL_PART: {
    exit: exitStatus.unavailable,
    http: 500,
    means: 'A part of local mode ended or could not be started.',
    remedy: 'See what it said above.',
  },
  ERR_INTERNAL: {
    exit: exitStatus.software,
    http: 500,
    means: 'Something happened that should not: a defect of Iterapp Secrets.',
    remedy: 'Report it with the code and what you did; never with a secret.',
  },
} as const satisfies Record<string, ErrorEntry>

/** A stable code that callers can switch on. */
export type ErrorCode = keyof typeof errorCatalog
