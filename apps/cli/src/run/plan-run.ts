import type { Config, SecretKeyValue, SecretMount } from '@iterapp/config'
import { mergeEnvironment } from '@iterapp/env'
import type { Payload } from '@iterapp/injection'

/** What an app gets in one environment, by the way it gets there. */
export interface RunPlan {
  /** Literal values. */
  readonly plain: ReadonlyMap<string, string>
  /** What is to be decrypted. */
  readonly payload: Payload
  /** Variables from a Kubernetes Secret, which is not here. */
  readonly direct: ReadonlyMap<string, SecretKeyValue>
  /** Folders from a Kubernetes Secret, which is not here. */
  readonly mounts: ReadonlyMap<string, SecretMount>
}

const DEFAULT_MODE = 0o444

/** Sorts what an environment's tables say, as the webhook does for a pod. */
export function planRun(config: Config, app: string, environment: string): RunPlan {
  const { env, files, secretFiles } = mergeEnvironment(config, environment)
  const plain = new Map<string, string>()
  const direct = new Map<string, SecretKeyValue>()
  const variables: { name: string; jwe: string }[] = []
  for (const [name, value] of env) {
    if (value.kind === 'plain') plain.set(name, value.value)
    else if (value.kind === 'secret') direct.set(name, value)
    else variables.push({ name, jwe: value.jwe })
  }
  return {
    plain,
    direct,
    mounts: secretFiles,
    payload: {
      app,
      environment,
      variables,
      files: [...files].map(([path, { jwe, mode }]) => ({ path, jwe, mode: mode ?? DEFAULT_MODE })),
    },
  }
}
