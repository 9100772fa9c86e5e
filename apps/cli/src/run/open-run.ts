import { deliverSecrets } from '@iterapp/delivery'
import { IterappError } from '@iterapp/errors'
import { readdir } from 'node:fs/promises'
import type { Unwrap } from '@iterapp/unwrap'
import { fillMissing } from './fill-missing'
import type { LocalValues } from './local-values'
import type { RunPlan } from './plan-run'
import { readDelivered } from './read-delivered'
import { splitOpenable } from './split-openable'
import type { Workspace } from './workspace'

/** Tells an app where its files are, on a machine where they cannot be at their own paths. */
export const FILES_ROOT_VARIABLE = 'ITERAPP_FILES_ROOT'

/** What a command gets. */
export interface OpenedRun {
  readonly variables: ReadonlyMap<string, string>
  /** Whether there are files under the workspace's root. */
  readonly hasFiles: boolean
  /** What it goes without: what it is and why, one line each. */
  readonly missing: readonly string[]
}

/**
 * Decrypts an environment through the sidecar's code, and takes what cannot be opened here from local
 * values.
 *
 * @throws IterappError whatever `deliverSecrets` and `unwrap` throw; `ERR_SECRETS_MISSING` when
 *   something has no value and that is not allowed.
 */
export async function openRun(
  plan: RunPlan,
  unwrap: Unwrap,
  values: LocalValues,
  workspace: Workspace,
  allowMissing: boolean,
): Promise<OpenedRun> {
  const { openable, foreign } = await splitOpenable(plan.payload, unwrap)
  await withoutUmask(() => deliverSecrets(openable, unwrap, workspace))
  const delivered = await readDelivered(openable, workspace)
  const filled = await fillMissing(plan, foreign, values, workspace.root)
  if (filled.missing.length > 0 && !allowMissing) {
    throw new IterappError(
      'ERR_SECRETS_MISSING',
      `these have no value here: ${filled.missing.join(', ')}`,
    )
  }
  return {
    variables: new Map([...plan.plain, ...delivered, ...filled.variables]),
    hasFiles: (await readdir(workspace.root)).length > 0,
    missing: filled.missing,
  }
}

/** Files get the mode that they are created with; the command gets back the umask of its user. */
async function withoutUmask(action: () => Promise<void>): Promise<void> {
  const umask = process.umask(0)
  try {
    await action()
  } finally {
    process.umask(umask)
  }
}
