import { IterappError } from '@iterapp/errors'
import { canary } from '@iterapp/injection'
import { reportFailure } from './report-failure'
import { terminationLog } from './settings'

// The program of the container `iterapp-verify`: on a node that does not read env files the canary is
// empty, and so would be the app's secrets.
if (process.env[canary.variable] !== canary.value) {
  reportFailure(new IterappError('ERR_NODE_ENV_FILES'), terminationLog(process.env))
}
