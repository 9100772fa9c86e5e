import { deliverSecrets } from '@iterapp/delivery'
import { exitStatus, toIterappError } from '@iterapp/errors'
import { readPayload } from '@iterapp/injection'
import { connectKeysService } from '@iterapp/unwrap'
import { reportFailure } from './report-failure'
import { readSettings, terminationLog } from './settings'

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
    reportFailure(toIterappError(error), terminationLog(process.env))
  }
}

// Not when the last connection has closed: that takes milliseconds, and nothing is left to do.
void main().then(() => process.exit())
