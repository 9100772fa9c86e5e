import { sizeOf, type EncryptForm } from './form'

/** How large a value is: what can be seen of it while it is hidden. */
export function describeSize(form: EncryptForm): string {
  const bytes = sizeOf(form)
  if (bytes === 0) return 'Nothing yet'
  const size = `${bytes.toLocaleString('en')} ${bytes === 1 ? 'byte' : 'bytes'}`
  const lines = form.file === null ? form.text.split('\n').length : 1
  return lines === 1 ? size : `${size} in ${lines.toLocaleString('en')} lines`
}
