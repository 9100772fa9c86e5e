import { pino, stdTimeFunctions, type DestinationStream, type Logger as PinoLogger } from 'pino'
import { describeFailure } from './describe-failure'

/** Where a service says what it does: one line of JSON each, `{level, time, …fields, msg}`. */
export type Logger = Pick<PinoLogger, 'debug' | 'info' | 'warn' | 'error'>

/** What is logged: `debug` also what went as it should. */
export type LogLevel = 'debug' | 'info'

/**
 * A logger of JSON lines.
 *
 * @param destination - standard output unless given; it is written at once, so that nothing is lost
 *   when the process ends.
 */
export function createLogger(destination?: DestinationStream, level: LogLevel = 'info'): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      // An error that is logged as it is must not bring its message along.
      serializers: { err: describeFailure },
    },
    destination ?? pino.destination({ fd: 1, sync: true }),
  )
}

/**
 * Standard output, written in pieces at least once a second and when the process ends: for a service that
 * logs thousands of lines a second. What is not yet written is lost with a process that is killed.
 */
export function bufferedOutput(): DestinationStream {
  return pino.destination({ fd: 1, sync: false, minLength: 8192, periodicFlush: 1000 })
}
