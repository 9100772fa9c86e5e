import { describeFailure, type Logger } from '@iterapp/http'
import type { PollOptions } from './poll'

/** Logs that the keys cannot be read, less and less often, and that they can be read again. */
export function reportReads(logger: Logger): Pick<PollOptions, 'onFailure' | 'onSuccess'> {
  let lastRead: string | null = null
  return {
    onFailure: (error, failures) => {
      if (!Number.isInteger(Math.log2(failures))) return
      const failure = describeFailure(error)
      logger.error({ failures, lastRead, failure }, 'the keys cannot be read; what is loaded stays')
    },
    onSuccess: (failures) => {
      lastRead = new Date().toISOString()
      if (failures > 0) logger.info({ failures }, 'the keys can be read again')
    },
  }
}
