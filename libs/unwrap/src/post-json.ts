import { IterappError, isIterappError } from '@iterapp/errors'
import http, { type IncomingMessage } from 'node:http'
import https, { type RequestOptions } from 'node:https'
import type { KeysServiceAddress } from './client'
import { MAX_BODY_BYTES } from './protocol'

/** An answer, whatever its status. */
export interface HttpAnswer {
  readonly status: number
  /** The parsed JSON; `undefined` when the body is not JSON. */
  readonly body: unknown
  /** The header `Retry-After`. */
  readonly retryAfter: string | undefined
}

/** What to send. */
export interface JsonPost {
  readonly path: string
  readonly token: string
  readonly body: string
  /** For the whole exchange, in milliseconds. */
  readonly timeout: number
}

/**
 * Sends one POST over `node:https` (`fetch` takes a third longer to load), with an agent of its own,
 * so that no proxy and no extra authority of the environment has a say.
 *
 * @returns the answer, or an `ERR_KEYS_SERVICE_UNREACHABLE` when there was none.
 * @throws IterappError `ERR_SETTINGS` for an address without TLS that is not loopback,
 *   `ERR_KEYS_SERVICE_ANSWER` for an answer that is too long.
 */
export async function postJson(
  address: KeysServiceAddress,
  post: JsonPost,
): Promise<HttpAnswer | IterappError> {
  const { url, ca, serverName } = address
  checkTransport(url)
  const options: RequestOptions = {
    method: 'POST',
    agent: false,
    signal: AbortSignal.timeout(Math.ceil(post.timeout)),
    headers: {
      authorization: `Bearer ${post.token}`,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(post.body),
    },
    ...(ca === undefined ? {} : { ca }),
    ...(serverName === undefined ? {} : { servername: serverName }),
  }
  try {
    const { request } = url.protocol === 'http:' ? http : https
    return await new Promise((resolve, reject) => {
      request(new URL(post.path, url), options, (response) => {
        readAnswer(response).then(resolve, reject)
      })
        .on('error', reject)
        .end(post.body)
    })
  } catch (error) {
    if (isIterappError(error)) throw error
    return new IterappError(
      'ERR_KEYS_SERVICE_UNREACHABLE',
      `no answer from ${url.host} (${describeFailure(error)})`,
      { cause: error },
    )
  }
}

function checkTransport({ protocol, hostname }: URL): void {
  const isLoopback = /^(127\.\d+\.\d+\.\d+|\[::1\]|localhost)$/.test(hostname)
  if (protocol === 'https:' || (protocol === 'http:' && isLoopback)) return
  throw new IterappError(
    'ERR_SETTINGS',
    'the address of the keys service is neither https nor http on loopback',
  )
}

async function readAnswer(response: IncomingMessage): Promise<HttpAnswer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > MAX_BODY_BYTES)
      throw new IterappError('ERR_KEYS_SERVICE_ANSWER', 'the answer has no end')
    chunks.push(chunk)
  }
  return {
    status: response.statusCode ?? 0,
    body: parseJson(Buffer.concat(chunks).toString('utf8')),
    retryAfter: response.headers['retry-after'],
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The system's or TLS's own code for a failure, such as `ECONNREFUSED` or `CERT_HAS_EXPIRED`. */
function describeFailure(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown failure'
  if (error.name === 'TimeoutError' || error.name === 'AbortError') return 'no time left'
  const { code } = error as { code?: unknown }
  return typeof code === 'string' ? code : error.message
}
