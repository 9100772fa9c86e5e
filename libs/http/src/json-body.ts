import { IterappError } from '@iterapp/errors'
import { json, type Request, type Response } from 'express'
import { MIMEType, promisify } from 'node:util'

/** Reads the body of a request, once. */
export type ReadBody = (request: Request, response: Response) => Promise<unknown>

/**
 * Makes a reader of JSON bodies, strictly: `application/json` in UTF-8, not compressed (a small body
 * would unpack to a large one), an object or a list. It is called, and not mounted, so that a route
 * can first find out who asks.
 *
 * @param limit - the most bytes that a body may have.
 * @returns a function that gives the parsed body, `undefined` when there is none.
 * @throws IterappError `ERR_MEDIA_TYPE`, and errors of body-parser that the error middleware answers
 *   as `ERR_REQUEST_TOO_LARGE`, `ERR_MEDIA_TYPE` or `ERR_REQUEST`.
 */
export function createJsonReader(limit: number): ReadBody {
  const parse: (request: Request, response: Response) => Promise<void> = promisify(
    json({ limit, strict: true, inflate: false, type: () => true }),
  )
  return async (request, response) => {
    if (!isJson(request.headers['content-type'] ?? '')) throw new IterappError('ERR_MEDIA_TYPE')
    await parse(request, response)
    const body: unknown = request.body
    return body
  }
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
