import { errorCatalog, type ErrorCode } from './catalog'
import type { ErrorEntry } from './catalog/entry'

/**
 * The one error that this project throws on purpose.
 *
 * Its message says what is wrong and where, and never holds a secret's value or a line of the
 * user's input; the catalogue's entry says what to do.
 */
export class IterappError extends Error {
  override readonly name = 'IterappError'
  readonly code: ErrorCode

  constructor(code: ErrorCode, message?: string, options?: ErrorOptions) {
    super(message ?? errorCatalog[code].means, options)
    this.code = code
  }

  /** How a command and an HTTP answer end with this error, and what to do. */
  get entry(): ErrorEntry {
    return errorCatalog[this.code]
  }
}

/** Whether `error` is an {@link IterappError}, and with this code when one is given. */
export function isIterappError(error: unknown, code?: ErrorCode): error is IterappError {
  return error instanceof IterappError && (code === undefined || error.code === code)
}

/**
 * Any thrown value as an {@link IterappError}: what is not one becomes `ERR_INTERNAL` whose message
 * tells only the kind of the failure, because a foreign message may quote its input.
 */
export function toIterappError(error: unknown): IterappError {
  if (isIterappError(error)) return error
  return new IterappError('ERR_INTERNAL', `unexpected ${describeKind(error)}`, { cause: error })
}

function describeKind(error: unknown): string {
  if (!(error instanceof Error)) return typeof error
  const systemCode = (error as { code?: unknown }).code
  return typeof systemCode === 'string' ? `${error.name} (${systemCode})` : error.name
}
