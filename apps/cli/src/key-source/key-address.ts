import { IterappError } from '@iterapp/errors'
import { KEYS_PATH } from '@iterapp/page'

/** Whether a key source is an address rather than a file. */
export function isAddress(source: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(source)
}

/**
 * Reads the address of a key set, or of the page beside it: {@link KEYS_PATH} is added to a path that
 * ends with a slash. Whoever can change the answer can put in a key of their own, so it must come over
 * TLS, or from this machine.
 *
 * @throws IterappError `ERR_KEYS_ADDRESS`; the message does not quote the address.
 */
export function readKeyAddress(text: string): URL {
  const url = URL.parse(text)
  if (url === null) throw refuse('the address of the key set is not a URL')
  checkKeyAddress(url)
  if (url.pathname.endsWith('/') && url.search === '') url.pathname += KEYS_PATH
  url.hash = ''
  return url
}

/**
 * Checks that what an address answers cannot be changed on its way.
 *
 * @throws IterappError `ERR_KEYS_ADDRESS`.
 */
export function checkKeyAddress(url: URL): void {
  const what = 'the address of the key set'
  switch (findAddressFlaw(url)) {
    case null:
      return
    case 'credentials':
      throw refuse(`${what} holds a user name or password`)
    case 'unencrypted':
      throw refuse(
        `${what} is http://${url.host}: on the way somebody could put in a key of their own`,
      )
    case 'protocol':
      throw refuse(`${what} is neither https:// nor a file`)
  }
}

/** Why an address is not taken: it holds a password, or what it answers can be changed on its way. */
type AddressFlaw = 'credentials' | 'unencrypted' | 'protocol'

/** What is wrong with an address; `null` for https, and for http on this machine. */
export function findAddressFlaw(url: URL): AddressFlaw | null {
  if (url.username !== '' || url.password !== '') return 'credentials'
  if (url.protocol === 'https:') return null
  if (url.protocol !== 'http:') return 'protocol'
  return isLoopback(url.hostname) ? null : 'unencrypted'
}

/** An address for messages: what follows `?` may be a token. */
export function showAddress(url: URL): string {
  return `${url.origin}${url.pathname}`
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname)
}

function refuse(message: string): IterappError {
  return new IterappError('ERR_KEYS_ADDRESS', message)
}
