import { readFileSync } from 'node:fs'
import { decompress, readTar, type ArchiveMember } from './unpack'

/** A part of an image, and what it is. */
export interface ImagePart {
  readonly name: 'archive' | 'attestation' | 'configuration' | 'history' | 'layers'
  readonly bytes: Buffer
}

/** Members of an index and of a manifest, as far as they are read (OCI image specification 1.1). */
interface Manifest {
  readonly manifests?: readonly Descriptor[]
  readonly config?: Descriptor
  readonly layers?: readonly Descriptor[]
}

interface Descriptor {
  readonly mediaType: string
  readonly digest: string
}

/** An image of `manifest.json` in an archive of `docker save` (Docker image specification 1.2): names of members. */
interface SavedImage {
  readonly Config: string
  readonly Layers: readonly string[]
}

/**
 * Takes an archive of an image apart, an OCI one or Docker's own.
 *
 * @throws Error when it is none, or its image has no layer, configuration or history.
 */
export function readImage(path: string): readonly ImagePart[] {
  const bytes = readFileSync(path)
  const members = readTar(bytes) ?? []
  const isOci = members.some(({ name }) => name === 'index.json')
  const parts = isOci ? readIndex(members, 'index.json') : readSavedImages(members)
  for (const name of ['layers', 'configuration', 'history'] as const) {
    if (!parts.some((part) => part.name === name)) throw new Error(`${path} has no ${name}`)
  }
  return [{ name: 'archive', bytes }, ...parts]
}

/** The content of a file that a layer of the image has. */
export function readImageFile(path: string, name: string): string {
  const layers = readImage(path).filter((part) => part.name === 'layers')
  const members = layers.flatMap(({ bytes }) => readTar(decompress(bytes) ?? bytes) ?? [])
  return readMember(members, name).toString()
}

function readSavedImages(members: readonly ArchiveMember[]): readonly ImagePart[] {
  const saved = JSON.parse(readMember(members, 'manifest.json').toString()) as SavedImage[]
  return saved.flatMap(({ Config: config, Layers: layers }) => [
    ...readConfiguration(readMember(members, config)),
    ...layers.map((name) => ({ name: 'layers' as const, bytes: readMember(members, name) })),
  ])
}

/** Reads an index, or a manifest. */
function readIndex(members: readonly ArchiveMember[], name: string): readonly ImagePart[] {
  const nameOf = ({ digest }: Descriptor) => `blobs/${digest.replace(':', '/')}`
  const text = readMember(members, name).toString()
  const { manifests, config, layers = [] } = JSON.parse(text) as Manifest
  if (manifests !== undefined) {
    return manifests.flatMap((each) => readIndex(members, nameOf(each)))
  }
  if (config === undefined) throw new Error('a manifest has no configuration')
  return [
    ...readConfiguration(readMember(members, nameOf(config))),
    ...layers.map((each) => ({
      name: each.mediaType.includes('in-toto') ? ('attestation' as const) : ('layers' as const),
      bytes: readMember(members, nameOf(each)),
    })),
  ]
}

function readConfiguration(bytes: Buffer): readonly ImagePart[] {
  const { history = [], ...rest } = JSON.parse(bytes.toString()) as { history?: unknown[] }
  const write = (value: unknown) => Buffer.from(JSON.stringify(value))
  return [
    { name: 'configuration', bytes: write(rest) },
    ...history.map((each) => ({ name: 'history' as const, bytes: write(each) })),
  ]
}

function readMember(members: readonly ArchiveMember[], name: string): Buffer {
  const found = members.find((each) => each.name === name)
  if (found === undefined) throw new Error(`there is no ${name}`)
  return found.bytes
}
