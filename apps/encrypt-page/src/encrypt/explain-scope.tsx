import { ANY } from '@iterapp/crypto/format'
import type { SecretKind } from '@iterapp/entry'
import type { PageSettings } from '@iterapp/page'
import type { Choice } from '../controls/radio-group'
import { OTHER } from './choose-environment'

/** What a value can be for. */
export const kindChoices: readonly Choice<SecretKind>[] = [
  {
    value: 'variable',
    label: 'Environment variable',
    explanation: 'For the running app.',
  },
  {
    value: 'file',
    label: 'File',
    explanation: 'For the running app, at a path.',
  },
  {
    value: 'build',
    label: 'Build secret',
    explanation: 'For the Dockerfile alone.',
  },
]

/** The only scope of a build secret. */
const buildScope: Choice<string> = {
  value: 'build',
  label: 'Build secret',
  explanation: (
    <>
      Only while this app’s image is built: never in a running app, nor for another app. Goes in{' '}
      <code>[build_secrets]</code>. Build without secrets where you can: what a build command prints
      or writes stays in its log or in the image.
    </>
  ),
}

/** Where a value of this kind can be used. */
export function scopeChoices(kind: SecretKind, settings: PageSettings): readonly Choice<string>[] {
  if (kind === 'build') return [buildScope]
  const table = kind === 'file' ? 'files' : 'env'
  const { environments, anyEnvironment } = settings
  return [
    {
      value: ANY,
      label: 'All environments',
      explanation: (
        <>
          The same value everywhere, previews too. Safer: give production its own. Goes in{' '}
          <code>[{table}.common]</code>.
        </>
      ),
    },
    ...environments.map((environment) => ({
      value: environment,
      label: environment,
      explanation: (
        <>
          Only in {environment}, where it overrides the value for all environments. Goes in{' '}
          <code>
            [{table}.{environment}]
          </code>
          .
        </>
      ),
    })),
    ...(anyEnvironment
      ? [
          {
            value: OTHER,
            label: 'Another environment',
            explanation: 'Only in that one, where it overrides the value for all environments.',
          },
        ]
      : []),
  ]
}

/** What the name of a secret is called, and an example. */
export const nameTexts: Readonly<
  Record<SecretKind, { readonly label: string; readonly hint: string }>
> = {
  variable: {
    label: 'Name of the variable',
    hint: 'For example API_KEY. The value works under this name only.',
  },
  file: {
    label: 'Path of the file',
    hint: 'For example /app/config/key.json. The value works at this path only.',
  },
  build: {
    label: 'Id of the build secret',
    hint: 'For example npm-token, which the Dockerfile asks for. The value works under this id only.',
  },
}
