import { maximumVariableBytes } from '@iterapp/env'

/** A file that was chosen or dropped. */
export interface TakenFile {
  readonly name: string
  /** In bytes. */
  readonly size: number
  /** `null` for one that is larger than anything that can be delivered. */
  readonly bytes: Uint8Array | null
}

/** A file, or why there is none. */
export type FileTaking =
  { readonly file: TakenFile; readonly flaw: null } | { readonly file: null; readonly flaw: string }

/** Takes a file's bytes as they are. */
export async function takeFile(files: readonly File[]): Promise<FileTaking> {
  const [file] = files
  if (file === undefined || files.length > 1)
    return { file: null, flaw: 'Give one file at a time.' }
  const { name, size } = file
  if (size > maximumVariableBytes) return { file: { name, size, bytes: null }, flaw: null }
  try {
    const bytes = new Uint8Array(await file.arrayBuffer())
    return { file: { name, size: bytes.length, bytes }, flaw: null }
  } catch {
    return { file: null, flaw: 'It cannot be read: it is a folder, or gone, or not yours to read.' }
  }
}
