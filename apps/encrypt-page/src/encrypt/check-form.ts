import {
  checkApp,
  checkDelivery,
  checkEntryName,
  checkEnvironment,
  targetOf,
  type EntryTarget,
  type SecretKind,
} from '@iterapp/entry'
import { checkSealedSize } from '@iterapp/env'
import { isIterappError } from '@iterapp/errors'
import { toSentence } from '../controls/to-sentence'
import { OTHER, sizeOf, valueOf, type EncryptForm } from './form'

/** The fields that can be wrong, in the order of the page. */
export const fields = ['app', 'environment', 'otherEnvironment', 'name', 'value'] as const

type Field = (typeof fields)[number]

/** What is wrong, field by field: a sentence that says what to do. */
export type FormErrors = Readonly<Partial<Record<Field, string>>>

/** What can be sealed. */
export interface CheckedForm {
  readonly target: EntryTarget
  readonly value: Uint8Array
  /** Of a variable that holds single quotes. */
  readonly skeleton: string | null
}

/** Checks a form as the CLI, the keys service and the kubelet will. */
export function checkForm(
  form: EncryptForm,
): { readonly errors: FormErrors } | { readonly errors: null; readonly checked: CheckedForm } {
  const { kind, name } = form
  const app = form.app.trim()
  const environment = kind === 'build' ? '*' : chosenEnvironment(form)
  const { value, skeleton, flaw } = checkValue(form)
  const errors: [Field, string | null][] = [
    ['app', checkGiven(app, 'Say which app it is for.', checkApp)],
    ['environment', environment === null ? 'Choose where the value opens.' : null],
    ['otherEnvironment', checkOther(form)],
    ['name', checkGiven(name, missingName[kind], (text) => checkEntryName(kind, text))],
    ['value', flaw],
  ]
  const found = errors.filter(([, error]) => error !== null)
  if (found.length > 0 || environment === null || value === null) {
    return { errors: Object.fromEntries(found) }
  }
  return {
    errors: null,
    checked: { target: targetOf({ kind, app, environment, name }), value, skeleton },
  }
}

const missingName: Readonly<Record<SecretKind, string>> = {
  variable: 'Say which variable it will be, such as API_KEY.',
  file: 'Say where the file will be, such as /app/config/key.json.',
  build: 'Say by which id the Dockerfile asks for it, such as npm-token.',
}

function chosenEnvironment({ environment, otherEnvironment }: EncryptForm): string | null {
  return environment === OTHER ? otherEnvironment.trim() : environment
}

function checkOther(form: EncryptForm): string | null {
  if (form.kind === 'build' || form.environment !== OTHER) return null
  return checkGiven(form.otherEnvironment.trim(), 'Say which environment.', checkEnvironment)
}

function checkGiven(
  text: string,
  missing: string,
  check: (text: string) => string | null,
): string | null {
  if (text === '') return missing
  const flaw = check(text)
  return flaw === null ? null : toSentence(flaw)
}

function checkValue(form: EncryptForm): {
  readonly value: Uint8Array | null
  readonly skeleton: string | null
  readonly flaw: string | null
} {
  const value = valueOf(form)
  if (value?.length === 0) {
    const flaw =
      form.file === null ? 'Give a value.' : 'The file is empty: there is nothing to encrypt.'
    return { value, skeleton: null, flaw }
  }
  try {
    checkSealedSize(form.kind === 'variable' ? 'variable' : 'file', sizeOf(form))
    if (value === null) return { value, skeleton: null, flaw: 'The file is too large.' }
    if (form.file === null && !form.text.isWellFormed()) {
      return { value, skeleton: null, flaw: 'The value holds half a character (a lone surrogate).' }
    }
    return { value, skeleton: checkDelivery(value, form.kind), flaw: null }
  } catch (error) {
    if (!isIterappError(error)) throw error
    return { value, skeleton: null, flaw: toSentence(error.message) }
  }
}
