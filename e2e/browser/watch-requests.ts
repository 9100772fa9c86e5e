import type { BrowserContext, Request } from 'playwright-core'
import { findSpelling, spellingsOf } from './spellings'

/** What goes out of a browser, and what of it should not. */
export interface RequestWatch {
  /** Takes a secret that may be in none of the requests. */
  readonly guard: (secret: Uint8Array | string) => void
  /** From now on a page is loaded anew: it may ask for what it needs. */
  readonly expectLoad: () => void
  /** Addresses of all that was asked for. */
  readonly urls: () => readonly string[]
  /** What should not have been asked for. */
  readonly findProblems: () => Promise<readonly string[]>
}

/** The last part of the key set's path. After the key set, there is nothing left to ask for. */
const KEY_SET = '/v1/keys'

/**
 * Watches all requests of a context.
 *
 * @param origin - the only one that may be asked.
 */
export function watchRequests(context: BrowserContext, origin: string): RequestWatch {
  const requests: Request[] = []
  const problems: string[] = []
  const secrets: (readonly string[])[] = []
  /** For the key set. One that failed may be repeated. */
  let last: Request | null = null
  context.on('request', (request) => {
    const url = new URL(request.url())
    requests.push(request)
    if (url.origin !== origin) problems.push(`another origin was asked: ${request.url()}`)
    if (last !== null) problems.push(`a request after the key set's: ${request.url()}`)
    if (url.pathname.endsWith(KEY_SET)) last = request
  })
  context.on('requestfailed', (request) => {
    if (request === last) last = null
  })
  context.on('response', (response) => {
    if (response.request() === last && !response.ok()) last = null
  })
  context.on('page', (page) => {
    page.on('websocket', (socket) => problems.push(`a web socket was opened: ${socket.url()}`))
  })
  return {
    guard: (secret) => secrets.push(spellingsOf(secret)),
    expectLoad: () => (last = null),
    urls: () => requests.map((request) => request.url()),
    findProblems: async () => {
      const texts = await Promise.all(requests.map(describeRequest))
      const leaks = texts.flatMap((text, index) =>
        secrets.some((spellings) => findSpelling(text, spellings) !== undefined)
          ? [`a secret is in the request ${index + 1}, of ${requests[index]?.method() ?? ''}`]
          : [],
      )
      return [...problems, ...leaks]
    },
  }
}

/** All that a request says: URL, headers, body. */
async function describeRequest(request: Request): Promise<string> {
  // Those of a request that was never sent are not there.
  const headers = await request.headersArray().catch(() => [])
  const body = request.postDataBuffer()?.toString('latin1') ?? ''
  return [request.url(), ...headers.map(({ name, value }) => `${name}: ${value}`), body].join('\n')
}
