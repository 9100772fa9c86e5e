import { IterappError } from '@iterapp/errors'
import type { LogLevel } from '@iterapp/http'
import type { ServiceCommand, ServiceOption } from './read-options'

/**
 * A port from a text.
 *
 * @param option - what the message calls it.
 * @throws IterappError `ERR_SETTINGS`.
 */
export function readPort(option: string, text: string): number {
  const port = Number(text)
  if (!/^\d{1,5}$/.test(text) || port > 65_535) {
    throw new IterappError('ERR_SETTINGS', `${option} is not a port, a number from 0 to 65535`)
  }
  return port
}

/**
 * A level of the log from a text.
 *
 * @param option - what the message calls it.
 * @throws IterappError `ERR_SETTINGS`.
 */
export function readLogLevel(option: string, text: string): LogLevel {
  if (text === 'info' || text === 'debug') return text
  throw new IterappError('ERR_SETTINGS', `${option} is neither info nor debug`)
}

/**
 * A duration from a text, in seconds.
 *
 * @param option - what the message calls it.
 * @throws IterappError `ERR_SETTINGS`.
 */
export function readSeconds(option: string, text: string): number {
  const seconds = Number(text)
  if (/^\d+(\.\d+)?$/.test(text) && seconds <= 600) return seconds
  throw new IterappError('ERR_SETTINGS', `${option} is not a number of seconds up to 600`)
}

/**
 * The value of an option that must be given.
 *
 * @throws IterappError `ERR_USAGE` when it is not.
 */
export function requireOption<Name extends string>(
  { options }: ServiceCommand<Name>,
  values: Readonly<Partial<Record<Name, string>>>,
  name: Name,
): string {
  const value = values[name]
  if (value !== undefined) return value
  const { flags, variable }: ServiceOption = options[name]
  throw new IterappError('ERR_USAGE', `${flags} is missing (or ${variable})`)
}
