import { IterappError } from '@iterapp/errors'
import { readRegularFile } from '@iterapp/files'
import { sidecarVariables } from '@iterapp/injection'
import { resolve } from 'node:path'
import type { ConnectionChoice } from './build-request'

/** Where a keys service is. */
export interface KeysServicePlace {
  readonly url: URL
  /** The name that its certificate must have, when it is not the host of the URL. */
  readonly serverName: string | undefined
  /** The certificate authority that it must chain to, PEM. */
  readonly ca: string | undefined
}

const MAX_CA_BYTES = 1024 * 1024

/**
 * Finds the keys service: the one of the option, else that of the environment, which the webhook sets in a
 * builder's pod with its name and certificate authority. Those are not taken for another service.
 *
 * @returns `null` when there is none, or private keys were named.
 * @throws IterappError `ERR_USAGE`, `ERR_SETTINGS` for an address that cannot be used; `ERR_FILE_…` of
 *   the certificate authority.
 */
export async function findKeysService(
  choice: ConnectionChoice,
  { env, cwd }: { readonly env: NodeJS.ProcessEnv; readonly cwd: string },
): Promise<KeysServicePlace | null> {
  const { keysService, serverName, ca } = choice
  const fromEnvironment = keysService === undefined && choice.keys === undefined
  const read = (name: string) => {
    const value = fromEnvironment ? env[name] : undefined
    return value === '' ? undefined : value
  }
  const address = keysService ?? read(sidecarVariables.keysUrl)
  if (address === undefined) {
    refuseLonely(choice)
    return null
  }
  const url = URL.parse(address)
  if (url === null) {
    throw keysService === undefined
      ? new IterappError('ERR_SETTINGS', `${sidecarVariables.keysUrl} is not an address`)
      : new IterappError('ERR_USAGE', '--keys-service takes an address')
  }
  return {
    url,
    serverName: serverName ?? read(sidecarVariables.keysServerName),
    ca: ca === undefined ? read(sidecarVariables.keysCa) : await readAuthority(resolve(cwd, ca)),
  }
}

async function readAuthority(path: string): Promise<string> {
  return (await readRegularFile(path, MAX_CA_BYTES)).bytes.toString('utf8')
}

/** An option that says something about a keys service, where there is none. */
function refuseLonely({ tokenFile, ca, serverName, audience }: ConnectionChoice): void {
  const options = {
    '--token-file': tokenFile,
    '--ca': ca,
    '--server-name': serverName,
    '--audience': audience,
  }
  const lonely = Object.entries(options).find(([, value]) => value !== undefined)?.[0]
  if (lonely === undefined) return
  throw new IterappError('ERR_USAGE', `${lonely} goes with --keys-service`)
}
