import { readRegularFile } from '@iterapp/files'
import type { Logger } from '@iterapp/http'
import { createApiClient, loadKubeConfig } from '@iterapp/kubernetes'
import { runControlLoop } from './control-loop'
import { createObjectStore } from './objects'
import { createProblemLog } from './problem-log'
import { isInStep } from './problems'
import { createReconcile } from './reconcile'
import { readSettingsFile } from './settings-file'
import type { ControllerSettings } from './settings'

/** A controller that has not begun. */
export interface Controller {
  /** Works until the signal. */
  readonly run: (signal: AbortSignal) => Promise<void>
  /** Does what there is to do. @returns whether all is in step. */
  readonly runOnce: () => Promise<boolean>
}

const MAX_FILE_BYTES = 1024 * 1024

/** For one request, in milliseconds. */
const REQUEST_TIMEOUT = 10_000

/**
 * Makes a controller of its settings; nothing is asked of the API server yet.
 *
 * @throws IterappError `ERR_SETTINGS`; `ERR_FILE_NOT_FOUND`, `ERR_FILE_UNREADABLE`, `ERR_FILE_TOO_LARGE`
 *   of the file of settings.
 */
export async function createController(
  { settingsFile, kubeconfig }: Pick<ControllerSettings, 'settingsFile' | 'kubeconfig'>,
  logger: Logger,
): Promise<Controller> {
  const { bytes } = await readRegularFile(settingsFile, MAX_FILE_BYTES)
  const settings = readSettingsFile(bytes.toString('utf8'))
  const objects = createObjectStore(createApiClient(loadKubeConfig(kubeconfig), REQUEST_TIMEOUT))
  const reconcile = createReconcile({ objects, settings, logger, now: () => new Date() })
  const clock = () => performance.now()
  return {
    run: async (signal) => {
      const pace = { interval: settings.intervalSeconds * 1000, random: Math.random }
      await runControlLoop(reconcile, createProblemLog(logger, clock), pace, signal)
    },
    runOnce: async () => {
      const problems = await reconcile(new AbortController().signal)
      createProblemLog(logger, clock, false).report(problems)
      return isInStep(problems)
    },
  }
}
