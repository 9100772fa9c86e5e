import { explainError, type IterappError } from '@iterapp/errors'
import { writeFileSync } from 'node:fs'

/** `kubectl describe pod` shows it. Kubernetes keeps 4096 bytes. */
const MAX_REASON_BYTES = 4096

/**
 * Tells why the container fails: a line of JSON on standard error, the termination message, and the exit
 * status of its code.
 *
 * @param terminationLog - path of the termination message.
 */
export function reportFailure(failure: IterappError, terminationLog: string): void {
  const reason = explainError(failure)
  process.stderr.write(`${JSON.stringify({ level: 'error', code: failure.code, msg: reason })}\n`)
  process.exitCode = failure.entry.exit
  try {
    const message = Buffer.from(reason).subarray(0, MAX_REASON_BYTES)
    writeFileSync(terminationLog, message, { mode: 0o600 })
  } catch {
    // Nowhere else to say it; the exit status still tells.
  }
}
