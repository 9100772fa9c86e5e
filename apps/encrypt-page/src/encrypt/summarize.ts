import { ANY } from '@iterapp/crypto/format'
import { OTHER } from './choose-environment'
import type { EncryptForm } from './form'

/** What the form says of the value, in one sentence before the button that makes it so. */
export function summarize(form: EncryptForm): string {
  const app = form.app.trim() === '' ? 'an app' : form.app.trim()
  return `For ${app}, ${describeScope(form)}.`
}

function describeScope({ kind, environment, otherEnvironment }: EncryptForm): string {
  if (kind === 'build') return 'while its image is built'
  switch (environment) {
    case null:
      return 'no environment yet'
    case ANY:
      return 'all environments'
    case OTHER:
      return otherEnvironment.trim() === ''
        ? 'another environment'
        : `${otherEnvironment.trim()} only`
    default:
      return `${environment} only`
  }
}
