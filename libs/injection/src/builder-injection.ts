import { escapeDollars } from '@iterapp/env'
import type { InjectedVariable } from './injected-variables'
import { tokenVolume, type Injection } from './injection'
import { BUILD_TOKEN_FOLDER, sidecarVariables, TOKEN_FILE, volumeNames } from './names'
import type { InjectionSettings } from './settings'

const known = new WeakMap<InjectionSettings, Injection>()

/**
 * What a builder's pod gets: its token, as `<BUILD_TOKEN_FOLDER>/<TOKEN_FILE>`, and variables that say where
 * the token and the keys service are. None of them is a secret. It is the same object for all pods.
 */
export function buildBuilderInjection(settings: InjectionSettings): Injection {
  const found = known.get(settings)
  if (found !== undefined) return found
  const variables = listBuilderVariables(settings)
  const entries = variables.flatMap((each) => each.entries)
  const mounts = [{ name: volumeNames.token, mountPath: BUILD_TOKEN_FOLDER, readOnly: true }]
  const injection: Injection = {
    containers: [],
    volumes: [tokenVolume(settings)],
    pullSecrets: [],
    variables,
    entries,
    mounts,
    keyIds: [],
    notes: [],
    bytes: JSON.stringify([entries, mounts]).length,
  }
  known.set(settings, injection)
  return injection
}

function listBuilderVariables({ keysService }: InjectionSettings): readonly InjectedVariable[] {
  const { keysUrl, keysServerName, keysCa, tokenFile } = sidecarVariables
  const values = {
    [keysUrl]: keysService.url,
    [keysServerName]: keysService.serverName,
    [keysCa]: keysService.ca,
    [tokenFile]: `${BUILD_TOKEN_FOLDER}/${TOKEN_FILE}`,
  }
  return Object.entries(values).map(([name, value]) => ({
    name,
    entries: [{ name, value: escapeDollars(value) }],
  }))
}
