import { hash } from 'node:crypto'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { INDEX_FILE, type PageFile } from './read-page-folder'

/** Encodings that there may be, the smallest first. */
export const encodings = ['br', 'gzip'] as const

/** A content coding (RFC 9110 §8.4.1). */
type Encoding = (typeof encodings)[number]

/** A form of a file that is sent. */
interface Representation {
  readonly body: Buffer
  /** Strong: another one for each form (RFC 9110 §8.8.3). */
  readonly etag: string
}

/** What is answered for a file. */
export interface PageAnswer {
  readonly mediaType: string
  /** As it is in the folder. */
  readonly plain: Representation
  /** Only those that are smaller. */
  readonly encoded: ReadonlyMap<Encoding, Representation>
}

/** Answers by the path below the page's own address, which is the empty one. */
export type PageAnswers = ReadonlyMap<string, PageAnswer>

const compressors = {
  br: (bytes: Buffer) =>
    promisify(brotliCompress)(bytes, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
        [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
      },
    }),
  gzip: (bytes: Buffer) => promisify(gzip)(bytes, { level: constants.Z_BEST_COMPRESSION }),
} satisfies Record<Encoding, unknown>

/** Makes the answers for the files of a page, compressed once and for all. */
export async function makeAnswers(files: ReadonlyMap<string, PageFile>): Promise<PageAnswers> {
  const made = Array.from(files, async ([path, file]) => {
    const answer = await makeAnswer(file)
    return [path === INDEX_FILE ? '' : path, answer] as const
  })
  return new Map(await Promise.all(made))
}

async function makeAnswer({ bytes, mediaType }: PageFile): Promise<PageAnswer> {
  const compressed = await Promise.all(
    encodings.map(
      async (encoding) => [encoding, represent(await compressors[encoding](bytes))] as const,
    ),
  )
  return {
    mediaType,
    plain: represent(bytes),
    encoded: new Map(compressed.filter(([, { body }]) => body.length < bytes.length)),
  }
}

function represent(body: Buffer): Representation {
  return { body, etag: `"${hash('sha256', body, 'base64url')}"` }
}
