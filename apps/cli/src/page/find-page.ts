import { IterappError, isIterappError } from '@iterapp/errors'
import { KEYS_PATH } from '@iterapp/page'
import type { CommandContext } from '../command-context'
import { findAddressFlaw, isAddress, readKeyAddress } from '../key-source/key-address'
import { readKeysOption } from '../key-source/keys-option'

/** Names the encryption page when `--page` does not. */
const PAGE_VARIABLE = 'ITERAPP_PAGE'

/** The options that tell where the page is. */
export interface PageOptions {
  readonly page?: string
  readonly keys?: string
}

/**
 * Finds the encryption page: `--page`, else {@link PAGE_VARIABLE}, else what the key set's address
 * tells, for the page is beside it. Asks nobody.
 *
 * @returns `null` when nothing tells.
 * @throws IterappError `ERR_USAGE` for an address that cannot be trusted; it is not quoted.
 */
export function findPage(
  { env }: Pick<CommandContext, 'env'>,
  { page, keys }: PageOptions,
): URL | null {
  if (page !== undefined) return readPageAddress(page, '--page')
  const named = env[PAGE_VARIABLE] ?? ''
  if (named !== '') return readPageAddress(named, PAGE_VARIABLE)
  const source = readKeysOption(env, keys)
  return isAddress(source) ? findPageBesideKeys(source) : null
}

/** A page's text is what a secret is typed into: like keys, it must be what its owner wrote. */
function readPageAddress(text: string, from: string): URL {
  const url = URL.parse(text)
  if (url === null) throw refuse(`${from} is not a URL`)
  switch (findAddressFlaw(url)) {
    case null:
      return url
    case 'credentials':
      throw refuse(`${from} holds a user name or password`)
    case 'unencrypted':
      throw refuse(`${from} is http://${url.host}: on the way somebody could change the page`)
    case 'protocol':
      throw refuse(`${from} is neither https:// nor http:// on this machine`)
  }
}

function findPageBesideKeys(address: string): URL | null {
  const url = tryKeyAddress(address)
  if (url?.pathname.endsWith(`/${KEYS_PATH}`) !== true) return null
  url.pathname = url.pathname.slice(0, -KEYS_PATH.length)
  return url
}

/** What is wrong with the address is told where keys are needed; without them it hinders nobody. */
function tryKeyAddress(address: string): URL | null {
  try {
    return readKeyAddress(address)
  } catch (error) {
    if (isIterappError(error, 'ERR_KEYS_ADDRESS')) return null
    throw error
  }
}

function refuse(message: string): IterappError {
  return new IterappError('ERR_USAGE', message)
}
