import { checkVariable } from '@iterapp/env'
import { IterappError, isIterappError } from '@iterapp/errors'
import { writeWholeFile } from '@iterapp/files'
import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { FOREIGN } from '../content-keys/find-foreign'
import type { LocalValues } from './local-values'
import type { RunPlan } from './plan-run'

/** What could not be opened here, taken from the developer's own values as far as they go. */
export interface FilledValues {
  readonly variables: ReadonlyMap<string, string>
  /** What has no value at all: what it is and why, one line each. */
  readonly missing: readonly string[]
}

/**
 * Finds values for what cannot be opened on this machine, and puts files and folders under `root`.
 *
 * @param foreign - names of secrets that were sealed with a key that is not here.
 * @throws IterappError `ERR_VALUE_…` for a value that cannot be a variable, naming it.
 */
export async function fillMissing(
  plan: RunPlan,
  foreign: ReadonlySet<string>,
  values: LocalValues,
  root: string,
): Promise<FilledValues> {
  const variables = new Map<string, string>()
  const missing: string[] = []
  const fill = async (name: string, reason: string) => {
    const value = await values.find(name)
    if (value === null) missing.push(`${name} (${reason})`)
    else variables.set(name, readVariable(name, value))
  }
  for (const { name } of plan.payload.variables) {
    if (foreign.has(name)) await fill(name, FOREIGN)
  }
  for (const [name, { secret, key }] of plan.direct) {
    await fill(name, `key ${key} of the Kubernetes Secret ${secret}`)
  }
  for (const { path, mode } of plan.payload.files) {
    if (!foreign.has(path)) continue
    const value = await values.find(path)
    if (value === null) missing.push(`${path} (${FOREIGN})`)
    else await writeWholeFile(join(root, path), value, { mode, replace: false })
  }
  for (const { mountPath, secret } of plan.mounts.values()) {
    const folder = await values.findFolder(mountPath)
    if (folder === null) missing.push(`${mountPath} (the Kubernetes Secret ${secret})`)
    else await cp(folder, join(root, mountPath), { recursive: true })
  }
  return { variables, missing }
}

function readVariable(name: string, value: Uint8Array): string {
  try {
    return checkVariable(value)
  } catch (error) {
    if (!isIterappError(error)) throw error
    throw new IterappError(error.code, `${name}, from --values: ${error.message}`)
  }
}
