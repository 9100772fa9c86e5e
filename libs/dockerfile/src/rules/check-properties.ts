import { formatSnippet, variableOfId } from '@iterapp/entry'
import type { DockerfileFinding } from '../finding'
import type { DockerfileText, Property } from '../instructions/read-dockerfile'
import { isSecretName } from '../secret-name'
import { oneLine } from './describe-leak'
import { placeFinding } from './place-finding'
import { quoteText } from './quote-text'
import { rules } from './rule-names'

const HARMLESS_VALUE = /^(?:\d+|true|false|none|null|.*build.*)$/i

/** The place of a file, which may begin with a variable, or the name of one. */
const FILE_NAME =
  /^(?:(?:~|\.{1,2}|\$\w+|\$\{\w+\})?\/.*|[\w./-]+\.(?:json|pem|key|crt|cer|p12|jks|txt|ya?ml|toml|conf))$/i

/** What stands in the place of a secret, so that a file with its name in it can be read. */
const PLACEHOLDER =
  /^(?:|x{2,}|\*+|.*(?:dummy|placeholder|unused|not-?used|change-?me|fake|example|insecure|temporary|throw-?away|collectstatic|development|not-?(?:a-?)?(?:real-?)?secret).*)$/i

/** Finds secrets in `ARG`, `ENV` and `LABEL`. */
export function checkProperties(
  dockerfile: DockerfileText,
  ids: ReadonlySet<string>,
): readonly DockerfileFinding[] {
  const idOf = new Map(
    [...ids].flatMap((id) => [[variableOfId(id), id] as const, [id, id] as const]),
  )
  const declared = listDeclared(dockerfile)
  const secretOf = (name: string) => idOf.get(name) ?? idOf.get(name.toUpperCase()) ?? null
  return dockerfile.instructions.flatMap(({ keyword, properties }) =>
    properties.flatMap((property) => {
      const { name, value, offset } = property
      const referred = variablesIn(value).find(
        (each) => secretOf(each) !== null || (isSecretName(each) && declared.has(each)),
      )
      const id = secretOf(name) ?? (referred === undefined ? null : secretOf(referred))
      const isEmpty = id === null && isUndeclared(value, declared)
      const isNamed = keyword !== 'LABEL' && !isEmpty && isNamedSecret(keyword, property, id)
      if (!isNamed && referred === undefined && !readsSecret(value)) return []
      const mark = { offset, length: name.length }
      return [
        placeFinding(dockerfile, mark, {
          ...describeProperty(keyword, name, value),
          instead: suggest(keyword, id, name),
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

function suggest(keyword: string, id: string | null, name: string): string {
  const mount = oneLine(formatSnippet(id ?? name.toLowerCase().replaceAll('_', '-')))
  return keyword === 'ENV' && id === null
    ? `leave it out: an app is given it when it starts, by [env.…] of iterapp.toml; what a build needs is mounted where it is needed: ${mount}`
    : `mount it where it is needed: ${mount}`
}

/** The variables that instructions set, but for what only repeats itself. */
function listDeclared({ instructions }: DockerfileText): ReadonlySet<string> {
  const names = instructions.flatMap(({ keyword, properties }) =>
    keyword === 'LABEL'
      ? []
      : properties.flatMap(({ name, value }) => (variablesIn(value).includes(name) ? [] : [name])),
  )
  return new Set(names)
}

/** Whether a value is a variable that nothing declares: it is empty then, or what the first image says. */
function isUndeclared(value: string | null, declared: ReadonlySet<string>): boolean {
  const [, name] = /^\$\{?(\w+)\}?$/.exec(value ?? '') ?? []
  return name !== undefined && !declared.has(name)
}

function readsSecret(value: string | null): boolean {
  return value !== null && /\$\(\s*(?:cat\s|<)\s*\/run\/secrets\//.test(value)
}

/** Whether a property has the name of a secret, and a value that may be one. */
function isNamedSecret(keyword: string, { name, value }: Property, id: string | null): boolean {
  if (awaitsValue(keyword, value)) return id !== null || isSecretName(name)
  if (value === null || PLACEHOLDER.test(value) || FILE_NAME.test(value)) return false
  return id !== null || (isSecretName(name) && !HARMLESS_VALUE.test(value))
}

/** An `ARG` without a default, or with an empty one, is given its value by the build. */
function awaitsValue(keyword: string, value: string | null): boolean {
  return keyword === 'ARG' && (value === null || value === '')
}

function variablesIn(value: string | null): readonly string[] {
  return Array.from((value ?? '').matchAll(/\$\{?([A-Za-z_]\w*)/g), ([, name]) => name ?? '')
}
