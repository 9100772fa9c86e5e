import type { SecretKind } from '@iterapp/entry'
import type { PageLink, PageSettings } from '@iterapp/page'
import type { Line } from '../lines/line'
import { chooseEnvironment, type EnvironmentChoice } from './choose-environment'
import type { TakenFile } from './take-file'

/** What the user has filled in. */
export interface EncryptForm extends EnvironmentChoice {
  readonly app: string
  readonly kind: SecretKind
  readonly name: string
  readonly text: string
  /** Whether the text can be read on the screen. */
  readonly isShown: boolean
  /** Instead of the text. */
  readonly file: TakenFile | null
  /** Why what was given last could not be taken. */
  readonly flaw: string | null
}

/** A form with what a link fills in, and the app where an admin listed no other. */
export function startForm(
  { app, use, environment, name }: PageLink,
  settings: PageSettings,
): EncryptForm {
  return {
    app: readLine(app ?? (settings.apps.length === 1 ? (settings.apps[0] ?? null) : null)),
    kind: use === 'build' ? 'build' : name?.startsWith('/') === true ? 'file' : 'variable',
    ...chooseEnvironment(environment, settings),
    name: readLine(name),
    ...noValue,
  }
}

/** A link's text as a field of one line shows it. */
function readLine(text: string | null): string {
  return (text ?? '').replaceAll(/[\r\n]/g, '')
}

const noValue = { text: '', isShown: false, file: null, flaw: null } as const

/** The form for the next value: nothing of this one is in it, and the next is hidden again. */
export function withoutValue(form: EncryptForm): EncryptForm {
  return { ...form, ...noValue }
}

/** The name as it is sealed: a path may begin and end with anything, if only the user means it. */
export function nameOf({ kind, name }: Pick<EncryptForm, 'kind' | 'name'>): string {
  return kind === 'file' ? name : name.trim()
}

/**
 * The form once lines were copied: the name is done with when its line is among them, in whatever environment. One
 * that has a value to be sealed keeps its name.
 */
export function withoutCopiedName(
  form: EncryptForm,
  copied: readonly Pick<Line, 'app' | 'kind' | 'place'>[],
): EncryptForm {
  const isCopied = copied.some(
    ({ app, kind, place }) =>
      app === form.app.trim() && kind === form.kind && place.name === nameOf(form),
  )
  return isCopied && form.text === '' && form.file === null ? { ...form, name: '' } : form
}

/** Overwrites the bytes of the form's file. A text cannot be overwritten: the browser collects it. */
export function overwrite({ file }: EncryptForm): void {
  file?.bytes?.fill(0)
}

/** The value of the form, as its bytes; `null` for a file that is too large to have been read. */
export function valueOf({ text, file }: EncryptForm): Uint8Array | null {
  return file === null ? new TextEncoder().encode(text) : file.bytes
}

/** How many bytes the value has. */
export function sizeOf(form: EncryptForm): number {
  return form.file?.size ?? valueOf(form)?.length ?? 0
}
