import { IterappError } from '@iterapp/errors'
import { isNestedDeeper, parseJson } from '@iterapp/json'
import { raw, type Request, type Response } from 'express'
import { isUtf8 } from 'node:buffer'
import { MIMEType, promisify } from 'node:util'

/** Reads the body of a request, once. */
export type ReadBody = (request: Request, response: Response) => Promise<unknown>

/** What a body may be. */
export interface BodyLimits {
  /** The most bytes. */
  readonly bytes: number
  /** The most levels of lists and objects in each other. */
  readonly depth: number
}

/**
 * Makes a reader of JSON bodies, strictly: `application/json` in UTF-8, not compressed (a small body
 * would unpack to a large one), an object or a list. It is called, and not mounted, so that a route
 * can first find out who asks.
 *
 * @returns a function that gives the parsed body, `undefined` when there is none.
 * @throws IterappError `ERR_MEDIA_TYPE`, `ERR_REQUEST`, and errors of body-parser that the error
 *   middleware answers as `ERR_REQUEST_TOO_LARGE`, `ERR_MEDIA_TYPE` or `ERR_REQUEST`.
 */
export function createJsonReader({ bytes, depth }: BodyLimits): ReadBody {
  const readBytes: (request: Request, response: Response) => Promise<void> = promisify(
    raw({ limit: bytes, inflate: false, type: () => true }),
  )
  return async (request, response) => {
    if (!isJson(request.headers['content-type'] ?? '')) throw new IterappError('ERR_MEDIA_TYPE')
    await readBytes(request, response)
    const body: unknown = request.body
    return Buffer.isBuffer(body) && body.length > 0 ? parseBody(body, depth) : undefined
  }
}

function parseBody(body: Buffer, depth: number): unknown {
  if (!isUtf8(body)) throw new IterappError('ERR_REQUEST', 'the body is not UTF-8')
  const text = body.toString('utf8')
  if (isNestedDeeper(text, depth)) {
    throw new IterappError('ERR_REQUEST', `the body is nested more than ${depth} levels deep`)
  }
  const value = parseJson(text)
  if (typeof value === 'object' && value !== null) return value
  throw new IterappError('ERR_REQUEST', 'the body is not a JSON object')
}

function isJson(text: string): boolean {
  try {
    const { essence, params } = new MIMEType(text)
    const charset = params.get('charset') ?? 'utf-8'
    return essence === 'application/json' && charset.toLowerCase() === 'utf-8'
  } catch {
    return false
  }
}
