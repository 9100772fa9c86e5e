import { readJwe } from '@iterapp/crypto/format'
import { compose, readEnvFile } from '@iterapp/env'
import { ENV_FILE, fileName, variableKey, type Payload } from '@iterapp/injection'
import { mkdir, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Workspace } from './workspace'

/**
 * Takes what the sidecar's code delivered, as a kubelet and a container runtime would: each variable
 * from the env file by its key, composed by its skeleton; each file to its path under the root. The
 * env file is removed.
 *
 * @returns the variables.
 */
export async function readDelivered(
  payload: Payload,
  workspace: Workspace,
): Promise<ReadonlyMap<string, string>> {
  for (const [index, { path }] of payload.files.entries()) {
    const target = join(workspace.root, path)
    await mkdir(dirname(target), { recursive: true, mode: 0o700 })
    await rename(join(workspace.filesFolder, fileName(index)), target)
  }
  if (payload.variables.length === 0) return new Map()
  const envFile = join(workspace.envFolder, ENV_FILE)
  const content = await readFile(envFile)
  await rm(envFile)
  const variables = payload.variables.map(({ name, jwe }, index): [string, string] => {
    const pieces = compose(variableKey(index), readJwe(jwe).header.skeleton)
    return [
      name,
      pieces.map((each) => ('part' in each ? readEnvFile(content, each.part) : each.text)).join(''),
    ]
  })
  content.fill(0)
  return new Map(variables)
}
