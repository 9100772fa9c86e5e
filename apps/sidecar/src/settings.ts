import { IterappError } from '@iterapp/errors'
import { sidecarVariables as names } from '@iterapp/injection'
import type { DeliveryTarget } from '@iterapp/delivery'
import type { KeysServiceAddress } from '@iterapp/unwrap'

/** What the webhook wrote into the init-container, beside the payload. */
export interface SidecarSettings {
  readonly keysService: KeysServiceAddress
  readonly target: DeliveryTarget
}

const DEFAULT_DEADLINE_SECONDS = 60

/**
 * Reads the settings.
 *
 * @throws IterappError `ERR_SETTINGS`, naming the variable.
 */
export function readSettings(env: NodeJS.ProcessEnv): SidecarSettings {
  const required = (name: string): string => {
    const value = env[name]
    if (value === undefined || value === '') throw refuse(`${name} is not set`)
    return value
  }
  const url = readUrl(required(names.keysUrl))
  return {
    keysService: {
      url,
      // Never left to Node's defaults: those ask the environment which authorities to trust.
      ...(url.protocol === 'https:'
        ? { serverName: required(names.keysServerName), ca: required(names.keysCa) }
        : {}),
      tokenFile: required(names.tokenFile),
      deadline: readSeconds(env[names.deadline]) * 1000,
    },
    target: {
      envFolder: required(names.envFolder),
      filesFolder: required(names.filesFolder),
    },
  }
}

/** Where the reason of a failure goes: the kubelet's own default unless told otherwise. */
export function terminationLog(env: NodeJS.ProcessEnv): string {
  return env[names.terminationLog] ?? '/dev/termination-log'
}

function readUrl(text: string): URL {
  const url = URL.parse(text)
  if (url === null) throw refuse(`${names.keysUrl} is not an address`)
  return url
}

function readSeconds(text: string | undefined): number {
  if (text === undefined) return DEFAULT_DEADLINE_SECONDS
  const seconds = Number(text)
  if (!(seconds > 0 && seconds <= 3600)) {
    throw refuse(`${names.deadline} is not a number of seconds up to 3600`)
  }
  return seconds
}

function refuse(message: string): IterappError {
  return new IterappError('ERR_SETTINGS', message)
}
