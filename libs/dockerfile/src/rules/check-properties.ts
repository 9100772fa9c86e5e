import { formatSnippet, variableOfId } from '@iterapp/entry'
import type { DockerfileFinding } from '../finding'
import type { DockerfileText, Property } from '../instructions/read-dockerfile'
import { oneLine } from './describe-leak'
import { placeFinding } from './place-finding'
import { quoteText } from './quote-text'
import { rules } from './rule-names'

/** Names that people give to secrets. */
const SECRET_NAME =
  /(?:^|_)(?:TOKEN|PASSWORD|PASSWD|SECRET|PAT|(?:NPM|NODE|YARN|REGISTRY|COMPOSER|DOCKER|BASIC|PIP|GITHUB|GITLAB)_AUTH|SECRET_KEY(?:_BASE)?|API_?KEY|ACCESS_KEY|PRIVATE_KEY|MASTER_KEY|CREDENTIALS?)$/i

/** What says that it is not secret. */
const HARMLESS_NAME = /PUBLIC|DUMMY|EXAMPLE|^(?:REACT_APP|VUE_APP|GATSBY|VITE)_/i
const HARMLESS_VALUE = /^(?:\/.*|\d+|true|false|none|null|.*build.*)$/i

/** What stands in the place of a secret, so that a file with its name in it can be read. */
const PLACEHOLDER =
  /^(?:|x{2,}|\*+|.*(?:dummy|placeholder|unused|not-?used|change-?me|fake|example|insecure).*)$/i

/** Finds secrets in `ARG`, `ENV` and `LABEL`. */
export function checkProperties(
  dockerfile: DockerfileText,
  ids: ReadonlySet<string>,
): readonly DockerfileFinding[] {
  const idOf = new Map(
    [...ids].flatMap((id) => [[variableOfId(id), id] as const, [id, id] as const]),
  )
  const secretOf = (name: string) => idOf.get(name) ?? idOf.get(name.toUpperCase()) ?? null
  return dockerfile.instructions.flatMap(({ keyword, properties }) =>
    properties.flatMap((property) => {
      const { name, value, offset } = property
      const referred = variablesIn(value).find(
        (each) => secretOf(each) !== null || isSecretName(each),
      )
      const id = secretOf(name) ?? (referred === undefined ? null : secretOf(referred))
      const isNamed = keyword !== 'LABEL' && isNamedSecret(keyword, property, id)
      if (!isNamed && referred === undefined && !readsSecret(value)) return []
      const mark = { offset, length: name.length }
      return [
        placeFinding(dockerfile, mark, {
          ...describeProperty(keyword, name, value),
          instead: suggest(id, name),
          severity: id !== null || readsSecret(value) ? 'error' : 'warning',
        }),
      ]
    }),
  )
}

function describeProperty(keyword: string, name: string, value: string | null) {
  if (keyword === 'ARG') {
    return {
      rule: rules.argument,
      message: `ARG ${quoteText(name)} would hold a secret: build arguments stay in the image's history and in provenance`,
    }
  }
  if (readsSecret(value)) {
    return {
      rule: rules.environment,
      message: `${keyword} ${quoteText(name)} runs no commands: it gets the text "$(…)" as it stands`,
    }
  }
  return {
    rule: rules.environment,
    message: `${keyword} ${quoteText(name)} would hold a secret: it stays in the image's configuration, for everybody who has the image`,
  }
}

function suggest(id: string | null, name: string): string {
  const mount = oneLine(formatSnippet(id ?? name.toLowerCase().replaceAll('_', '-')))
  return `mount it where it is needed: ${mount}`
}

function readsSecret(value: string | null): boolean {
  return value !== null && /\$\(\s*(?:cat\s|<)\s*\/run\/secrets\//.test(value)
}

/** Whether a property has the name of a secret, and a value that may be one. */
function isNamedSecret(keyword: string, { name, value }: Property, id: string | null): boolean {
  if (awaitsValue(keyword, value)) return id !== null || isSecretName(name)
  if (value === null || PLACEHOLDER.test(value)) return false
  return id === null ? isSecretName(name) && !HARMLESS_VALUE.test(value) : !value.startsWith('/')
}

/** An `ARG` without a default, or with an empty one, is given its value by the build. */
function awaitsValue(keyword: string, value: string | null): boolean {
  return keyword === 'ARG' && (value === null || value === '')
}

function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name) && !HARMLESS_NAME.test(name)
}

function variablesIn(value: string | null): readonly string[] {
  return Array.from((value ?? '').matchAll(/\$\{?([A-Za-z_]\w*)/g), ([, name]) => name ?? '')
}
