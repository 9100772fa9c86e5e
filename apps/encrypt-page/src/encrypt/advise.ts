import { endsWithLineEnd, trimLineEnd } from '@iterapp/entry'
import { valueOf, type EncryptForm } from './form'

/** What may be a slip about a value that can be delivered. */
export type Advice = 'line-end' | 'blanks' | null

const blanks = [0x20, 0x09]

/** Looks for what people did not mean to paste. A file is expected to end with a line end. */
export function adviseOn(form: EncryptForm): Advice {
  const value = valueOf(form)
  if (value === null || value.length === 0 || form.kind === 'file') return null
  if (endsWithLineEnd(value)) return 'line-end'
  const ends = [value[0], value.at(-1)]
  return ends.some((byte) => blanks.includes(byte ?? -1)) ? 'blanks' : null
}

/** The form without the line end at the end of its value. */
export function removeLineEnd(form: EncryptForm): EncryptForm {
  const { file, text } = form
  if (file === null) return { ...form, text: text.replace(/\n$/, '') }
  // A copy: the bytes of before may be overwritten by whoever still seals them.
  const bytes = file.bytes === null ? null : trimLineEnd(file.bytes).slice()
  return { ...form, file: { ...file, bytes, size: bytes?.length ?? file.size } }
}
