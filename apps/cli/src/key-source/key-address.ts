import { IterappError } from '@iterapp/errors'

/** Where a keys service publishes its key set, when an address names no path. */
const KEYS_PATH = '/v1/keys'

/** Whether a key source is an address rather than a file. */
export function isAddress(source: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(source)
}

/**
 * Reads the address of a key set. Whoever can change the answer can put in a key of their own, so it
 * must come over TLS, or from this machine.
 *
 * @throws IterappError `ERR_KEYS_ADDRESS`; the message does not quote the address.
 */
export function readKeyAddress(text: string): URL {
  const url = URL.parse(text)
  if (url === null) throw refuse('the address of the key set is not a URL')
  checkKeyAddress(url)
  if (url.pathname === '/' && url.search === '') url.pathname = KEYS_PATH
  url.hash = ''
  return url
}

/**
 * Checks that what an address answers cannot be changed on its way.
 *
 * @throws IterappError `ERR_KEYS_ADDRESS`.
 */
export function checkKeyAddress(url: URL): void {
  if (url.username !== '' || url.password !== '') {
    throw refuse('the address of the key set holds a user name or password')
  }
  if (url.protocol === 'https:') return
  if (url.protocol === 'http:' && isLoopback(url.hostname)) return
  throw refuse(
    url.protocol === 'http:'
      ? `the address of the key set is http://${url.host}: on the way somebody could put in a key of their own`
      : 'the address of the key set is neither https:// nor a file',
  )
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
