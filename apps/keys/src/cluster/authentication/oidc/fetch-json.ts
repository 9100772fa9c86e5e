import { IterappError } from '@iterapp/errors'
import { parseJson } from '@iterapp/json'

/** The longest answer that is read, in bytes; a large set of keys has some 20 KiB. */
const MAX_BYTES = 256 * 1024

/** Reads a document of an issuer. Throws `ERR_TOKEN_ISSUER`. */
export type FetchJson = (url: URL, signal: AbortSignal) => Promise<unknown>

/**
 * Reads a JSON document from a server of an issuer, once, without following it elsewhere.
 *
 * @param signal - ends it, the answer's body included.
 * @throws IterappError `ERR_TOKEN_ISSUER`; the message quotes nothing that was answered.
 */
export async function fetchJson(url: URL, signal: AbortSignal): Promise<unknown> {
  const { status, text } = await read(url, signal).catch((cause: unknown) => {
    throw cause instanceof IterappError ? cause : refuse(url, 'cannot be read', cause)
  })
  if (status !== 200) throw refuse(url, `answered with status ${status}`)
  const value = parseJson(text)
  if (value === undefined) throw refuse(url, 'did not answer with JSON')
  return value
}

async function read(url: URL, signal: AbortSignal) {
  const headers = { Accept: 'application/json' }
  const response = await fetch(url, { headers, signal, redirect: 'manual' })
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length
    // To leave the loop ends the answer, too.
    if (bytes > MAX_BYTES) throw refuse(url, `answered with more than ${MAX_BYTES} bytes`)
    chunks.push(chunk)
  }
  return { status: response.status, text: Buffer.concat(chunks).toString('utf8') }
}

function refuse({ host }: URL, flaw: string, cause?: unknown): IterappError {
  return new IterappError('ERR_TOKEN_ISSUER', `${host}, of an issuer of tokens, ${flaw}`, { cause })
}
