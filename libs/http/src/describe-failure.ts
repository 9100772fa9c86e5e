import { isIterappError } from '@iterapp/errors'

/** What a log may hold of a failure. */
export interface FailureReport {
  /** The class of the error, or the type of what was thrown. */
  readonly kind: string
  /** A code of this project's or of the system. */
  readonly code?: string
  /** Only of this project's own errors: any other message may quote its input. */
  readonly message?: string
  /** Where it was thrown, innermost first; without the message that a stack begins with. */
  readonly frames?: readonly string[]
  readonly cause?: FailureReport
}

const MAX_FRAMES = 12
const MAX_CAUSES = 4

/**
 * A failure as a log may hold it. The message of a foreign error is left out, because a parser's may
 * quote a body and Node's may quote a header; so is every other property (body-parser keeps the body).
 */
export function describeFailure(error: unknown): FailureReport {
  return describeChain(error, MAX_CAUSES)
}

function describeChain(error: unknown, remaining: number): FailureReport {
  if (!(error instanceof Error)) return { kind: typeof error }
  const { code, cause } = error as { code?: unknown; cause?: unknown }
  return {
    kind: error.name,
    ...(typeof code === 'string' ? { code } : {}),
    ...(isIterappError(error) ? { message: error.message } : { frames: readFrames(error) }),
    ...(cause === undefined || remaining === 0
      ? {}
      : { cause: describeChain(cause, remaining - 1) }),
  }
}

function readFrames({ stack = '', message }: Error): readonly string[] {
  // A message can have lines that look like frames.
  const withoutMessage = message === '' ? stack : stack.replaceAll(message, '')
  return withoutMessage
    .split('\n')
    .filter((line) => /^ {4}at /.test(line))
    .slice(0, MAX_FRAMES)
    .map((line) => line.trim())
}
