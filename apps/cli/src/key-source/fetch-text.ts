import { IterappError } from '@iterapp/errors'
import { checkKeyAddress, showAddress } from './key-address'

const MAX_BYTES = 1024 * 1024
const MAX_REDIRECTS = 3
const TIMEOUT_MILLISECONDS = 10_000

/**
 * Fetches a text of at most 1 MiB in 10 seconds. A redirect is followed to an address that would have
 * been taken in the first place, and never from https to http.
 *
 * @throws IterappError `ERR_KEYS_UNREACHABLE`, `ERR_KEYS_ADDRESS`; no message quotes the answer.
 */
export async function fetchText(fetch: typeof globalThis.fetch, address: URL): Promise<string> {
  const signal = AbortSignal.timeout(TIMEOUT_MILLISECONDS)
  let url = address
  try {
    for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
      const response = await fetch(url, {
        redirect: 'manual',
        signal,
        headers: { accept: 'application/jwk-set+json, application/json' },
      })
      if (response.status >= 300 && response.status < 400) {
        await response.body?.cancel()
        url = followRedirect(url, response.headers.get('location'))
      } else if (response.ok) {
        return await readBody(response, url)
      } else {
        await response.body?.cancel()
        throw refuse(url, `answered with status ${response.status}`)
      }
    }
  } catch (error) {
    if (error instanceof IterappError) throw error
    throw refuse(url, describeFailure(error))
  }
  throw refuse(url, `was redirected more than ${MAX_REDIRECTS} times`)
}

function followRedirect(from: URL, location: string | null): URL {
  const to = location === null ? null : URL.parse(location, from)
  if (to === null) throw refuse(from, 'was redirected to no address')
  if (from.protocol === 'https:' && to.protocol !== 'https:') {
    throw refuse(from, 'was redirected from https to another protocol')
  }
  checkKeyAddress(to)
  return to
}

async function readBody(response: Response, url: URL): Promise<string> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length
    if (bytes > MAX_BYTES) throw refuse(url, `answered with more than ${MAX_BYTES} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** The kind of a failure; its message may quote what was sent. */
function describeFailure(error: unknown): string {
  if (error instanceof Error && error.name === 'TimeoutError') {
    return `did not answer within ${TIMEOUT_MILLISECONDS / 1000} seconds`
  }
  const code = findCode(error)
  if (code === null) return 'could not be reached'
  if (/WRONG_VERSION_NUMBER|PACKET_LENGTH/.test(code)) return `does not speak TLS (${code})`
  return /CERT|SIGNATURE|ISSUER|TLS|SSL/.test(code)
    ? `has a certificate that is not trusted (${code}); NODE_EXTRA_CA_CERTS can name the file of its authority`
    : `could not be reached (${code})`
}

function findCode(error: unknown): string | null {
  if (!(error instanceof Error)) return null
  const { code } = error as { code?: unknown }
  return typeof code === 'string' ? code : findCode(error.cause)
}

function refuse(url: URL, message: string): IterappError {
  return new IterappError('ERR_KEYS_UNREACHABLE', `${showAddress(url)} ${message}`)
}
