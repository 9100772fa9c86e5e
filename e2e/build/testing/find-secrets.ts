import { lstatSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { spellingsOf } from '../../browser/spellings'
import { readImage } from './image'
import { decompress, readTar } from './unpack'

/** What a build left: an image as OCI archive, files and folders, and texts. */
export interface BuildRemains {
  readonly image: string
  /** By what they are called in findings. */
  readonly paths: Readonly<Record<string, readonly string[]>>
  readonly texts: Readonly<Record<string, string>>
}

/**
 * Looks for secrets in all that a build left, in whatever encoding and packed however often: the image's layers,
 * history, configuration and attestations each by themselves.
 *
 * @returns where any of them is, in the alphabet's order.
 */
export function findSecrets(
  { image, paths, texts }: BuildRemains,
  secrets: readonly string[],
): readonly string[] {
  const holds = createSearch(secrets)
  const parts = [
    ...readImage(image).map(({ name, bytes }) => [`image: ${name}`, bytes] as const),
    ...Object.entries(paths).flatMap(([name, each]) =>
      each.flatMap(listFiles).map((file) => [name, readIfThere(file)] as const),
    ),
    ...Object.entries(texts).map(([name, text]) => [name, Buffer.from(text)] as const),
  ]
  const found = parts.filter(([, bytes]) => holds(bytes)).map(([name]) => name)
  return [...new Set(found)].toSorted()
}

/** The files below some paths that hold a secret. */
export function findFiles(paths: readonly string[], secrets: readonly string[]): readonly string[] {
  const holds = createSearch(secrets)
  return paths.flatMap(listFiles).filter((file) => holds(readIfThere(file)))
}

/** Tells whether bytes hold one of the secrets. */
function createSearch(secrets: readonly string[]): (bytes: Buffer) => boolean {
  const spellings = secrets.flatMap(spellingsOf)
  const holds = (bytes: Buffer): boolean => {
    if (spellings.some((each) => bytes.includes(each))) return true
    const plain = decompress(bytes)
    if (plain !== null) return holds(plain)
    return readTar(bytes)?.some((member) => holds(member.bytes)) ?? false
  }
  return holds
}

/** Regular files at or below a path. */
export function listFiles(path: string): readonly string[] {
  const stats = lstatSync(path, { throwIfNoEntry: false })
  if (stats?.isFile()) return [path]
  if (!stats?.isDirectory()) return []
  return listNames(path).flatMap((name) => listFiles(join(path, name)))
}

// A daemon goes on with its files meanwhile.
const readIfThere = (file: string) => ifThere(() => readFileSync(file)) ?? Buffer.alloc(0)
const listNames = (folder: string) => ifThere(() => readdirSync(folder)) ?? []

function ifThere<Found>(look: () => Found): Found | null {
  try {
    return look()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}
