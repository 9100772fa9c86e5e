import type { Config } from '@iterapp/config'
import { compose, mergeEnvironment, readEnvFile } from '@iterapp/env'
import {
  DEFAULT_PAYLOAD_BYTES,
  ENV_FILE,
  fileName,
  nodePermissions,
  preparePodConfig,
  sidecarVariables,
  variableKey,
} from '@iterapp/injection'
import { readJwe } from '@iterapp/crypto/format'
import { temporaryFolder } from '@iterapp/testing'
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { KeysSite } from './keys-site'

/** What a pod gets. */
export interface Delivery {
  readonly variables: ReadonlyMap<string, string>
  readonly files: ReadonlyMap<string, Buffer>
}

const bundle = fileURLToPath(new URL('../../../dist/apps/sidecar/main.cjs', import.meta.url))

/**
 * Runs the real sidecar with what the webhook would freeze of a configuration, and gives what it wrote, as the
 * kubelet reads it.
 *
 * @throws Error with what the sidecar printed when it does not deliver.
 */
export function runSidecar(
  { internal, tokenFileOf }: KeysSite,
  config: Config,
  identity: { readonly app: string; readonly environment: string },
): Delivery {
  const merged = mergeEnvironment(config, identity.environment)
  const { config: prepared, problems } = preparePodConfig(merged, identity, DEFAULT_PAYLOAD_BYTES)
  if (prepared === null) throw new Error(problems.map(({ message }) => message).join('\n'))
  const folder = temporaryFolder()
  const volumes = [join(folder, 'env'), join(folder, 'files')] as const
  for (const volume of volumes) mkdirSync(volume)
  const [envFolder, filesFolder] = volumes
  const terminationLog = join(folder, 'termination-log')
  writeFileSync(terminationLog, '')
  const tokenFile = tokenFileOf({ use: 'runtime', ...identity })
  const settings = {
    [sidecarVariables.keysUrl]: internal.url.origin,
    [sidecarVariables.keysServerName]: internal.serverName,
    [sidecarVariables.keysCa]: internal.ca,
    [sidecarVariables.tokenFile]: tokenFile,
    [sidecarVariables.envFolder]: envFolder,
    [sidecarVariables.filesFolder]: filesFolder,
    [sidecarVariables.terminationLog]: terminationLog,
    [sidecarVariables.deadline]: '10',
  }
  const paths = { bundle, tokenFile, volumes, terminationLog }
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [...nodePermissions(paths), bundle],
    { env: { ...settings, ...Object.fromEntries(prepared.payload) }, encoding: 'utf8' },
  )
  if (status !== 0 || stdout + stderr !== '') throw new Error(`${status ?? ''}: ${stdout}${stderr}`)
  const sealed = [...merged.env].flatMap(([name, value]) =>
    value.kind === 'encrypted' ? [{ name, jwe: readJwe(value.jwe) }] : [],
  )
  const envFile = sealed.length === 0 ? new Uint8Array() : readFileSync(join(envFolder, ENV_FILE))
  return {
    variables: new Map(
      sealed.map(({ name, jwe }, index) => [
        name,
        compose(variableKey(index), jwe.header.skeleton)
          .map((piece) => ('part' in piece ? readEnvFile(envFile, piece.part) : piece.text))
          .join(''),
      ]),
    ),
    files: new Map(
      prepared.files.map((path, index) => [path, readFileSync(join(filesFolder, fileName(index)))]),
    ),
  }
}
