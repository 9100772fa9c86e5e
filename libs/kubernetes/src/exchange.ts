import { IterappError, isIterappError } from '@iterapp/errors'
import { request, type RequestOptions } from 'node:https'

/** The most that is read of an answer, in bytes: an object has 1 MiB or so, and JSON escapes some of it. */
const MAX_ANSWER_BYTES = 8 * 1024 * 1024

/** What is sent, and for how long an answer is waited for (milliseconds). */
interface Sent {
  readonly options: RequestOptions
  readonly body: string | undefined
  readonly timeout: number
}

interface Answer {
  readonly status: number
  readonly text: string
}

/**
 * Sends a request and reads the whole answer.
 *
 * @throws IterappError `ERR_API_SERVER`, quoting nothing of the answer.
 */
export function exchange(url: URL, { options, body, timeout }: Sent): Promise<Answer> {
  return attempt(url, { ...options, signal: AbortSignal.timeout(timeout) }, body, timeout)
}

function attempt(
  url: URL,
  options: RequestOptions,
  body: string | undefined,
  timeout: number,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error & { code?: string }) => {
      if (isIterappError(error)) {
        reject(error)
        return
      }
      const flaw =
        options.signal?.aborted === true
          ? `the API server did not answer within ${timeout / 1000} s`
          : `the API server cannot be reached (${error.code ?? error.name})`
      reject(unavailable(flaw, error))
    }
    const sent = request(url, options, (response) => {
      const chunks: Buffer[] = []
      let size = 0
      response.on('data', (chunk: Buffer) => {
        size += chunk.length
        if (size > MAX_ANSWER_BYTES)
          response.destroy(unavailable('the answer of the API server is too long'))
        chunks.push(chunk)
      })
      response.on('error', fail)
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8')
        const answer = { status: response.statusCode ?? 0, text }
        const finish = () => {
          resolve(answer)
        }
        // Only then the connection is free for whoever asks next.
        if (sent.closed) finish()
        else sent.once('close', finish)
      })
    })
      .on('error', (error: NodeJS.ErrnoException) => {
        // The API server, or something in between, had closed a connection that was idle. What it may
        // have done already is safe to ask again: creations have names, changes their version.
        const isStale = sent.reusedSocket && error.code === 'ECONNRESET'
        if (isStale) attempt(url, options, body, timeout).then(resolve, reject)
        else fail(error)
      })
      .end(body)
  })
}

function unavailable(message: string, cause?: Error): IterappError {
  return new IterappError('ERR_API_SERVER', message, { cause })
}
