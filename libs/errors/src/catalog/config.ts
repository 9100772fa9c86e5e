import { badInput, exitStatus, type ErrorEntry } from './entry'

/** Errors of `iterapp.toml` and of what stands in it. */
export const configErrors = {
  ERR_CONFIG_NOT_TEXT: {
    ...badInput,
    means: 'The configuration is not a text file: it is not UTF-8, or holds a NUL byte.',
    remedy: 'Name the iterapp.toml itself, saved as UTF-8.',
  },
  ERR_CONFIG_TOO_LARGE: {
    ...badInput,
    means: 'The configuration is larger than a Kubernetes ConfigMap may be (1 MiB).',
    remedy: 'Move large values to a Kubernetes Secret and mount it with [secret_files].',
  },
  ERR_CONFIG_EMPTY: {
    ...badInput,
    means: 'The configuration says nothing.',
    remedy: 'Name the iterapp.toml that has the tables, or begin it with app = "…".',
  },
  ERR_CONFIG_SYNTAX: {
    ...badInput,
    means: 'The configuration is not valid TOML.',
    remedy: 'Mend the line that is named; https://toml.io describes the syntax.',
  },
  ERR_CONFIG_UNKNOWN_KEY: {
    ...badInput,
    means: 'The configuration has a table or key that does not exist.',
    remedy: 'Mend the spelling, or put what is for another tool under [x.…].',
  },
  ERR_CONFIG_TYPE: {
    ...badInput,
    means: 'A value of the configuration has a type that cannot stand there.',
    remedy: 'Write the type that the message names; put floats and dates in quotes.',
  },
  ERR_CONFIG_NAME: {
    ...badInput,
    means:
      'A name in the configuration (app, environment, variable, secret) has a form that is not allowed.',
    remedy: 'Rename it as the message says.',
  },
  ERR_CONFIG_PATH: {
    ...badInput,
    means:
      'A file or mount path of the configuration is not absolute and normalised, or is one that must stay free.',
    remedy: 'Write an absolute path without "..", not below /proc, /sys, /dev or /var/run/secrets.',
  },
  ERR_CONFIG_ENVIRONMENT: {
    ...badInput,
    means: 'A table belongs to an environment that the list of environments does not have.',
    remedy: 'Add it to environments, or mend its spelling.',
  },
  ERR_CONFIG_CONFLICT: {
    ...badInput,
    means: 'Two entries of the configuration cannot both be delivered.',
    remedy: 'Remove one of the two.',
  },
  ERR_CONFIG_NO_EFFECT: {
    ...badInput,
    means: 'An entry of the configuration changes nothing.',
    remedy: 'Remove it, or mend its name.',
  },
  ERR_CONFIG_ENCRYPTED: {
    ...badInput,
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
    ...badInput,
    means: 'The app of the configuration is not the app it is used for.',
    remedy: 'Use the iterapp.toml of this app, or mend its app.',
  },
  ERR_PLAINTEXT_SECRET: {
    ...badInput,
    means: 'A plain value looks like a secret.',
    remedy: 'Encrypt it with iterapp encrypt, and change the secret: it was readable.',
  },
} as const satisfies Record<string, ErrorEntry>
