import { IterappError } from '@iterapp/errors'
import { isNestedDeeper, parseJson } from '@iterapp/json'
import type { Request, Response } from 'express'
import { isUtf8 } from 'node:buffer'
import { MIMEType } from 'node:util'
import type { ByteBudget } from './byte-budget'

/** Reads the body of a request, once. */
export type ReadBody = (request: Request, response: Response) => Promise<unknown>

/** What a body may be. */
export interface BodyLimits {
  /** The most bytes. */
  readonly bytes: number
  /** The most levels of lists and objects in each other, in a body that is not small. */
  readonly depth: number
  /** What all bodies in flight may take together, from their arrival to the end of their answer. */
  readonly budget?: ByteBudget
}

/** A text of so many bytes takes some MiB at the most, however deep it is nested. */
const SMALL_BODY = 64 * 1024

/**
 * Makes a reader of JSON bodies, strictly: `application/json` in UTF-8, not compressed (a small body
 * would unpack to a large one), an object or a list. It is called, and not mounted, so that a route
 * can first find out who asks.
 *
 * Not by a body parser: those take as long as parsing does.
 *
 * @returns a function that gives the parsed body, `undefined` when there is none.
 * @throws IterappError `ERR_MEDIA_TYPE`, `ERR_REQUEST`, `ERR_REQUEST_TOO_LARGE`, `ERR_BUSY`.
 */
export function createJsonReader({ bytes, depth, budget }: BodyLimits): ReadBody {
  return async (request, response) => {
    const { 'content-type': type = '', 'content-encoding': encoding = 'identity' } = request.headers
    if (!isJson(type)) throw new IterappError('ERR_MEDIA_TYPE')
    if (encoding.toLowerCase() !== 'identity') {
      throw new IterappError('ERR_MEDIA_TYPE', 'the body is compressed')
    }
    const body = await readBytes(request, bytes, takeFrom(budget, response))
    return body.length === 0 ? undefined : parseBody(body, depth)
  }
}

/** Takes bytes from a budget until the answer is over. */
function takeFrom(budget: ByteBudget | undefined, response: Response): (bytes: number) => boolean {
  if (budget === undefined) return () => true
  let taken = 0
  response.once('close', () => {
    budget.give(taken)
    taken = 0
  })
  return (bytes) => {
    if (response.closed || !budget.take(bytes)) return false
    taken += bytes
    return true
  }
}

function readBytes(
  request: Request,
  maximum: number,
  take: (bytes: number) => boolean,
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    const refuse = (error: IterappError) => {
      request.removeAllListeners('data')
      chunks.length = 0
      // What is still to come is thrown away, until the time for a request is over.
      request.resume()
      reject(error)
    }
    if (request.destroyed) {
      refuse(new IterappError('ERR_REQUEST', 'the body did not arrive whole'))
      return
    }
    if (Number(request.headers['content-length'] ?? 0) > maximum) {
      refuse(new IterappError('ERR_REQUEST_TOO_LARGE'))
      return
    }
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > maximum) refuse(new IterappError('ERR_REQUEST_TOO_LARGE'))
      // By what has come and not by what was announced, which costs nothing.
      else if (!take(chunk.length)) refuse(new IterappError('ERR_BUSY'))
      else chunks.push(chunk)
    })
    request.on('end', () => {
      const [first] = chunks
      resolve(first !== undefined && chunks.length === 1 ? first : Buffer.concat(chunks, size))
    })
    request.on('error', () => {
      refuse(new IterappError('ERR_REQUEST', 'the body did not arrive whole'))
    })
  })
}

function parseBody(body: Buffer, depth: number): unknown {
  if (!isUtf8(body)) throw new IterappError('ERR_REQUEST', 'the body is not UTF-8')
  const text = body.toString('utf8')
  if (body.length > SMALL_BODY && isNestedDeeper(text, depth)) {
    throw new IterappError('ERR_REQUEST', `the body is nested more than ${depth} levels deep`)
  }
  const value = parseJson(text)
  if (typeof value === 'object' && value !== null) return value
  throw new IterappError('ERR_REQUEST', 'the body is not a JSON object')
}

function isJson(text: string): boolean {
  if (text === 'application/json') return true
  try {
    const { essence, params } = new MIMEType(text)
    const charset = params.get('charset') ?? 'utf-8'
    return essence === 'application/json' && charset.toLowerCase() === 'utf-8'
  } catch {
    return false
  }
}
