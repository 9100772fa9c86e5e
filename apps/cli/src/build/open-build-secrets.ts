import { ANY } from '@iterapp/crypto/format'
import { openCiphertexts, type NamedCiphertext, type OpenedSecret } from '@iterapp/delivery'
import { connectKeysService } from '@iterapp/unwrap'
import type { CommandContext } from '../command-context'
import { findForeign } from '../content-keys/find-foreign'
import { unwrapHere } from '../content-keys/unwrap-here'
import type { ConnectionChoice } from './build-request'
import { findKeysService } from './find-keys-service'
import { findToken } from './find-token'

/** What could be decrypted, and what could not. */
export interface OpenedBuildSecrets {
  /** Who asked zeroes their values. */
  readonly opened: readonly OpenedSecret[]
  /** Ids of the secrets that were sealed with a key that is not here. */
  readonly foreign: ReadonlySet<string>
}

/** A build may wait longer than a person: a keys service that restarts is back by then. */
const DEADLINE = 30_000

/**
 * Decrypts build secrets, in memory: through a keys service, else with private keys of this machine.
 *
 * @throws IterappError `ERR_SCOPE_MISMATCH` before anything is asked, when one is not a build secret of the
 *   app under its id; what the parts that it is made of throw.
 */
export async function openBuildSecrets(
  app: string,
  secrets: readonly NamedCiphertext[],
  choice: ConnectionChoice,
  context: CommandContext,
): Promise<OpenedBuildSecrets> {
  const place = { use: 'build', app, environment: ANY } as const
  const service = await findKeysService(choice, context)
  if (service !== null) {
    const opened = await openCiphertexts(place, secrets, async (wrapped) => {
      const token = await findToken(choice, context)
      return connectKeysService({ ...service, ...token, deadline: DEADLINE })(wrapped)
    })
    return { opened, foreign: new Set() }
  }
  const unwrap = await unwrapHere(choice.keys, { use: 'build', app }, context)
  const foreign = await findForeign(secrets, unwrap)
  const here = secrets.filter(({ name }) => !foreign.has(name))
  return { opened: await openCiphertexts(place, here, unwrap), foreign }
}
