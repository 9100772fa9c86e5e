import type { PageLink, PageSettings } from '@iterapp/page'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Line } from '../lines/line'
import { overwrite, startForm, withoutCopiedName, withoutValue, type EncryptForm } from './form'
import { takeFile } from './take-file'

/** The form and what can be done with it. */
export interface FormControl {
  readonly form: EncryptForm
  readonly change: (part: Partial<EncryptForm>) => void
  /** Takes the value from a file. */
  readonly take: (files: readonly File[]) => void
  /** Takes the value of a form that was sealed out of it, unless there is another one by now. */
  readonly clear: (sealed: EncryptForm) => void
  /** Takes the name out of it once its line was copied. */
  readonly startNext: (copied: readonly Line[]) => void
}

/** The state of the form. */
export function useEncryptForm(link: PageLink, settings: PageSettings): FormControl {
  const [form, setForm] = useState(() => startForm(link, settings))
  const current = useRef(form)
  current.current = form
  /** Counts what was given as the value: what is read meanwhile comes too late. */
  const given = useRef(0)
  const change = (part: Partial<EncryptForm>) => {
    if ('text' in part || 'file' in part) given.current++
    setForm((before) => ({ ...before, ...part }))
  }
  const read = async (files: readonly File[]) => {
    const turn = ++given.current
    const taken = await takeFile(files)
    if (turn !== given.current) return
    change(taken.flaw === null ? { ...taken, text: '' } : taken)
  }
  useEffect(() => {
    // A page that the browser keeps for its Back button must not keep a value.
    const forget = () => {
      given.current++
      overwrite(current.current)
      setForm(withoutValue)
    }
    addEventListener('pagehide', forget)
    return () => {
      removeEventListener('pagehide', forget)
    }
  }, [])
  return {
    form,
    change,
    take: (files) => void read(files),
    clear: (sealed) => {
      overwrite(sealed)
      setForm((before) =>
        before.text === sealed.text && before.file === sealed.file ? withoutValue(before) : before,
      )
    },
    startNext: (copied) => {
      setForm((before) => withoutCopiedName(before, copied))
    },
  }
}
