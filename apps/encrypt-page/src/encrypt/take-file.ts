import { maximumVariableBytes } from '@iterapp/env'

/** A file that was chosen or dropped. */
export interface TakenFile {
  readonly name: string
  /** In bytes. */
  readonly size: number
  /** `null` for one that is larger than anything that can be delivered. */
  readonly bytes: Uint8Array | null
}

/**
 * Takes a file's bytes as they are.
 *
 * @returns `null` for what cannot be read, such as a folder.
 */
export async function takeFile(file: File): Promise<TakenFile | null> {
  const { name, size } = file
  if (size > maximumVariableBytes) return { name, size, bytes: null }
  try {
    return { name, size, bytes: new Uint8Array(await file.arrayBuffer()) }
  } catch {
    return null
  }
}
