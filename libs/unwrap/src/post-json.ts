import { IterappError, isIterappError } from '@iterapp/errors'
import { parseJson } from '@iterapp/json'
import { X509Certificate } from 'node:crypto'
import http, { type IncomingMessage } from 'node:http'
import https, { type RequestOptions } from 'node:https'
import { MAX_BODY_BYTES } from './protocol'

/** How to reach a keys service, and the token to show it. */
export type KeysServiceAddress = KeysServicePlace & TokenSource

/** A file is read anew for each attempt, as the kubelet renews it. */
type TokenSource = { readonly tokenFile: string } | { readonly token: string }

/** Where a keys service is. */
interface KeysServicePlace {
  /** `https://…`, or `http://` on a loopback address. */
  readonly url: URL
  /** The name that its certificate must have, when it is not the host of the URL. */
  readonly serverName?: string | undefined
  /** The certificate authority that it must chain to, PEM; the only one that is trusted. */
  readonly ca?: string | undefined
  /** For all attempts together, in milliseconds. */
  readonly deadline: number
}

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
 * @returns the answer, or an `ERR_KEYS_SERVICE_UNREACHABLE` or `ERR_KEYS_SERVICE_CERTIFICATE` when there was none.
 * @throws IterappError `ERR_SETTINGS` for an address without TLS that is not loopback and for a name that is none,
 *   `ERR_KEYS_SERVICE_ANSWER` for an answer that is too long.
 */
export async function postJson(
  address: KeysServiceAddress,
  post: JsonPost,
): Promise<HttpAnswer | IterappError> {
  checkTransport(address)
  try {
    return await exchange(address, post)
  } catch (error) {
    if (isIterappError(error, 'ERR_KEYS_SERVICE_ANSWER')) throw error
    return describeFailure(address, error)
  }
}

/** Callbacks and a bare timer: streams' iterators and abort signals take milliseconds to load. */
async function exchange(address: KeysServiceAddress, post: JsonPost): Promise<HttpAnswer> {
  const { url, ca, serverName } = address
  const { request } = url.protocol === 'http:' ? http : https
  const options: RequestOptions = {
    method: 'POST',
    agent: false,
    // Said, because NODE_TLS_REJECT_UNAUTHORIZED would else be asked.
    rejectUnauthorized: true,
    headers: {
      authorization: `Bearer ${post.token}`,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(post.body),
    },
    ...(ca === undefined ? {} : { ca }),
    ...(serverName === undefined ? {} : checkName(serverName)),
  }
  return new Promise((resolve, reject) => {
    const sent = request(new URL(post.path, url), options, (response) => {
      readAnswer(response, resolve, reject)
    })
    const timer = setTimeout(() => {
      sent.destroy(new Error('no time left'))
    }, post.timeout)
    sent.on('error', reject)
    sent.on('close', () => {
      clearTimeout(timer)
      // After an answer this does nothing; without one, such as "101 Switching Protocols", it is all.
      reject(new Error('the connection ended without an answer'))
    })
    sent.end(post.body)
  })
}

/**
 * Checks a certificate's name by OpenSSL (X509_check_host). The name is not sent (SNI): the service is
 * called by its IP and has one certificate; and Node would look whether the name is an IPv6 address, by
 * an expression that takes 8 ms to compile, a tenth of the sidecar's time.
 */
function checkName(serverName: string): RequestOptions {
  return {
    servername: '',
    checkServerIdentity: (_host, { raw }) =>
      new X509Certificate(raw).checkHost(serverName, {
        subject: 'never',
        partialWildcards: false,
      }) === undefined
        ? Object.assign(new Error(), { code: 'ERR_TLS_CERT_ALTNAME_INVALID' })
        : undefined,
  }
}

function checkTransport({ url: { protocol, hostname }, serverName }: KeysServicePlace): void {
  // To OpenSSL a dot at the beginning means every name below it.
  if (serverName?.startsWith('.') === true) {
    throw new IterappError('ERR_SETTINGS', 'the name of the keys service begins with a dot')
  }
  const isLoopback = /^(127\.\d+\.\d+\.\d+|\[::1\]|localhost)$/.test(hostname)
  if (protocol === 'https:' || (protocol === 'http:' && isLoopback)) return
  throw new IterappError(
    'ERR_SETTINGS',
    'the address of the keys service is neither https nor http on loopback',
  )
}

function readAnswer(
  response: IncomingMessage,
  resolve: (answer: HttpAnswer) => void,
  reject: (error: Error) => void,
): void {
  const chunks: Buffer[] = []
  let size = 0
  response.on('error', reject)
  response.on('data', (chunk: Buffer) => {
    size += chunk.length
    if (size <= MAX_BODY_BYTES) chunks.push(chunk)
    else response.destroy(new IterappError('ERR_KEYS_SERVICE_ANSWER', 'the answer has no end'))
  })
  response.on('end', () => {
    resolve({
      status: response.statusCode ?? 0,
      body: parseJson(Buffer.concat(chunks).toString('utf8')),
      retryAfter: response.headers['retry-after'],
    })
  })
}

/** Tells a certificate that is refused, in OpenSSL's and Node's codes for that, from a service that is away. */
function describeFailure({ url, serverName }: KeysServicePlace, error: unknown): IterappError {
  const reason = reasonOf(error)
  if (reason === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    const message = `the certificate of ${url.host} is not for ${serverName ?? url.hostname} (${reason})`
    return new IterappError('ERR_KEYS_SERVICE_CERTIFICATE', message, { cause: error })
  }
  return /CERT|LEAF_SIGNATURE/.test(reason)
    ? new IterappError(
        'ERR_KEYS_SERVICE_CERTIFICATE',
        `the certificate of ${url.host} cannot be trusted (${reason})`,
        { cause: error },
      )
    : new IterappError('ERR_KEYS_SERVICE_UNREACHABLE', `no answer from ${url.host} (${reason})`, {
        cause: error,
      })
}

/** The system's or TLS's own code for a failure, such as `ECONNREFUSED` or `CERT_HAS_EXPIRED`. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown failure'
  const { code } = error as { code?: unknown }
  return typeof code === 'string' ? code : error.message
}
