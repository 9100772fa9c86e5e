import { badInput, exitStatus, type ErrorEntry } from './entry'

/** Errors of namespaces and of values that cannot be delivered. */
export const valuesErrors = {
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
  ERR_VALUE_EMPTY: {
    ...badInput,
    means: 'The value is empty, and Kubernetes would treat it as missing.',
    remedy: 'Leave the variable out, or give it a value.',
  },
  ERR_VALUE_NOT_TEXT: {
    ...badInput,
    means: 'The value cannot be an environment variable: it is not UTF-8, or holds a NUL byte.',
    remedy: 'Deliver it as a file, under [files.…].',
  },
  ERR_VALUE_CARRIAGE_RETURN: {
    ...badInput,
    means:
      'The value has a carriage return before a line feed, which Kubernetes would drop from a variable.',
    remedy: 'Convert its line ends to plain line feeds, or deliver it as a file, under [files.…].',
  },
  ERR_VALUE_LINE_TOO_LONG: {
    ...badInput,
    means: 'A line of the value is longer than Kubernetes can read from an env file.',
    remedy: 'Deliver it as a file, under [files.…].',
  },
  ERR_VALUE_TOO_LARGE: {
    ...badInput,
    means: 'The value is larger than can be delivered.',
    remedy: 'Put it in a Kubernetes Secret and mount that with [secret_files].',
  },
  ERR_VALUE_TOO_MANY_QUOTES: {
    ...badInput,
    means: 'The value has too many single quotes to be composed as a variable.',
    remedy: 'Deliver it as a file, under [files.…].',
  },
  ERR_PAYLOAD_TOO_LARGE: {
    ...badInput,
    means: 'All ciphertexts of one pod together are larger than is allowed.',
    remedy: 'Put the large ones in a Kubernetes Secret and mount that with [secret_files].',
  },
} as const satisfies Record<string, ErrorEntry>
