import { ANY } from '@iterapp/crypto/format'
import type { SecretKind } from '@iterapp/entry'
import type { PageLink, PageSettings } from '@iterapp/page'
import type { TakenFile } from './take-file'

/** Stands for an environment that is typed; no environment can be named so. */
export const OTHER = 'other-'

/** What the user has filled in. */
export interface EncryptForm {
  readonly app: string
  readonly kind: SecretKind
  /** An environment, {@link ANY}, {@link OTHER}, or nothing yet. A build secret has none. */
  readonly environment: string | null
  readonly otherEnvironment: string
  readonly name: string
  readonly text: string
  /** Instead of the text. */
  readonly file: TakenFile | null
}

/** A form with what a link fills in. */
export function startForm(
  { app, use, environment, name }: PageLink,
  settings: PageSettings,
): EncryptForm {
  const isListed = environment === ANY || settings.environments.includes(environment ?? '')
  const isOther = environment !== null && !isListed && settings.anyEnvironment
  return {
    app: app ?? '',
    kind: use === 'build' ? 'build' : name?.startsWith('/') === true ? 'file' : 'variable',
    environment: isListed ? environment : isOther ? OTHER : null,
    otherEnvironment: isOther ? environment : '',
    name: name ?? '',
    text: '',
    file: null,
  }
}

/** The form after its value is encrypted: nothing of the value is left. */
export function clearValue(form: EncryptForm): EncryptForm {
  form.file?.bytes?.fill(0)
  return { ...form, text: '', file: null }
}

/** The value of the form, as its bytes; `null` for a file that is too large to have been read. */
export function valueOf({ text, file }: EncryptForm): Uint8Array | null {
  return file === null ? new TextEncoder().encode(text) : file.bytes
}

/** How many bytes the value has. */
export function sizeOf(form: EncryptForm): number {
  return form.file?.size ?? valueOf(form)?.length ?? 0
}
