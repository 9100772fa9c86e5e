import { deliverSecrets } from '@iterapp/delivery'
import { exitStatus, explainError, toIterappError } from '@iterapp/errors'
import { readPayload } from '@iterapp/injection'
import { connectKeysService } from '@iterapp/unwrap'
import { writeFileSync } from 'node:fs'
import { readSettings, terminationLog } from './settings'

/** `kubectl describe pod` shows it. Kubernetes keeps 4096 bytes. */
const MAX_REASON_BYTES = 4096

async function main(): Promise<void> {
  // Files get the mode that they are created with: there is no chmod under the permission model.
  process.umask(0)
  // Only what was delivered ends with 0, whatever else may end this process.
  process.exitCode = exitStatus.software
  try {
    const { keysService, target } = readSettings(process.env)
    await deliverSecrets(readPayload(process.env), connectKeysService(keysService), target)
    process.exitCode = exitStatus.ok
  } catch (error) {
    const failure = toIterappError(error)
    const reason = explainError(failure)
    process.stderr.write(`${JSON.stringify({ level: 'error', code: failure.code, msg: reason })}\n`)
    writeReason(reason)
    process.exitCode = failure.entry.exit
  }
}

function writeReason(reason: string): void {
  try {
    const message = Buffer.from(reason).subarray(0, MAX_REASON_BYTES)
    writeFileSync(terminationLog(process.env), message, { mode: 0o600 })
  } catch {
    // Nowhere else to say it; the exit status still tells.
  }
}

// Not when the last connection has closed: that takes milliseconds, and nothing is left to do.
void main().then(() => process.exit())
