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

/**
 * Takes an OCI archive apart.
 *
 * @throws Error when it is none, or its image has no layer, configuration or history.
 */
export function readImage(path: string): readonly ImagePart[] {
  const bytes = readFileSync(path)
  const members = readTar(bytes) ?? []
  const index = JSON.parse(readMember(members, 'index.json').toString()) as Manifest
  const parts = (index.manifests ?? []).flatMap((each) => readManifest(members, each))
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

function readManifest(
  members: readonly ArchiveMember[],
  descriptor: Descriptor,
): readonly ImagePart[] {
  const read = ({ digest }: Descriptor) => readMember(members, `blobs/${digest.replace(':', '/')}`)
  const { manifests, config, layers = [] } = JSON.parse(read(descriptor).toString()) as Manifest
  if (manifests !== undefined) return manifests.flatMap((each) => readManifest(members, each))
  if (config === undefined) throw new Error('a manifest has no configuration')
  const { history = [], ...rest } = JSON.parse(read(config).toString()) as {
    history?: readonly unknown[]
  }
  return [
    { name: 'configuration', bytes: Buffer.from(JSON.stringify(rest)) },
    ...history.map((each) => ({
      name: 'history' as const,
      bytes: Buffer.from(JSON.stringify(each)),
    })),
    ...layers.map((each) => ({
      name: each.mediaType.includes('in-toto') ? ('attestation' as const) : ('layers' as const),
      bytes: read(each),
    })),
  ]
}

function readMember(members: readonly ArchiveMember[], name: string): Buffer {
  const found = members.find((each) => each.name === name)
  if (found === undefined) throw new Error(`there is no ${name}`)
  return found.bytes
}
