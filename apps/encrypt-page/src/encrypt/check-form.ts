import { ANY } from '@iterapp/crypto/format'
import {
  findAppFlaw,
  checkDelivery,
  checkSize,
  findNameFlaw,
  findEnvironmentFlaw,
  targetOf,
  type EntryTarget,
  type SecretKind,
} from '@iterapp/entry'
import { isIterappError } from '@iterapp/errors'
import { toSentence } from '../controls/to-sentence'
import { findNestedFile, type Line } from '../lines/line'
import { OTHER, type EnvironmentChoice } from './choose-environment'
import { nameOf, sizeOf, valueOf, type EncryptForm } from './form'

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

/**
 * Checks a form as the CLI, the keys service and the kubelet will.
 *
 * @param lines - what was sealed before it, and will be pasted with it.
 */
export function checkForm(
  form: EncryptForm,
  lines: readonly Line[],
): { readonly errors: FormErrors } | { readonly errors: null; readonly checked: CheckedForm } {
  const { kind } = form
  const name = nameOf(form)
  const app = form.app.trim()
  const environment = kind === 'build' ? ANY : chosenEnvironment(form)
  const { value, skeleton, flaw } = checkValue(form)
  const errors: [Field, string | null][] = [
    ['app', checkGiven(app, 'Say which app it is for.', findAppFlaw)],
    ['environment', environment === null ? 'Choose where the value is used.' : null],
    ['otherEnvironment', checkOther(form)],
    [
      'name',
      checkGiven(name, missingName[kind], (text) => findNameFlaw(kind, text)) ??
        checkSwap(form) ??
        (kind === 'file' && environment !== null
          ? checkNesting(lines, { app, environment, name })
          : null),
    ],
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
  variable: 'Say which variable it will be.',
  file: 'Say at which path the file will be.',
  build: 'Say by which id the Dockerfile asks for it.',
}

function chosenEnvironment({ environment, otherEnvironment }: EnvironmentChoice): string | null {
  return environment === OTHER ? otherEnvironment.trim() : environment
}

function checkOther(form: EncryptForm): string | null {
  if (form.kind === 'build' || form.environment !== OTHER) return null
  return checkGiven(form.otherEnvironment.trim(), 'Say which environment.', findEnvironmentFlaw)
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

/** The shortest value that is looked for in the name. */
const MIN_SECRET_LENGTH = 8

/** A value that stands in the name, too, would be committed for everybody to read. */
function checkSwap({ name, text }: EncryptForm): string | null {
  return text.length >= MIN_SECRET_LENGTH && name.includes(text)
    ? 'The name holds the value. A name is not encrypted: give another one.'
    : null
}

/** Once it is pasted `iterapp lint` refuses it, too (`ERR_CONFIG_CONFLICT`). */
function checkNesting(
  lines: readonly Line[],
  file: { readonly app: string; readonly environment: string; readonly name: string },
): string | null {
  const other = findNestedFile(lines, file)
  if (other === null) return null
  const [outer, inner] = other.length < file.name.length ? [other, file.name] : [file.name, other]
  return `${inner} would be inside of the file ${outer}. Give it another path, or remove the line of ${other}.`
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
    checkSize(form.kind, sizeOf(form))
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
