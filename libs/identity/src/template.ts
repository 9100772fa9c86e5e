import { IterappError } from '@iterapp/errors'
import { isAppName, isEnvironmentName } from './names'

type Placeholder = 'app' | 'environment' | 'any'
type TemplatePart =
  { readonly kind: Placeholder } | { readonly kind: 'literal'; readonly text: string }

/** A pattern of namespaces, such as `apps-{app}-{environment}`, taken apart. */
export interface Template {
  /** The literal text before the first placeholder; it ends in a dash. */
  readonly prefix: string
  /** What follows the prefix. */
  readonly parts: readonly TemplatePart[]
}

/** One way to read a namespace by a template. */
export interface Reading {
  readonly app: string
  /** `null` when the template has no `{environment}`. */
  readonly environment: string | null
}

const placeholders = new Map<string, Placeholder>([
  ['{app}', 'app'],
  ['{environment}', 'environment'],
  ['*', 'any'],
])

/**
 * Takes a pattern apart: a literal prefix that ends in a dash, one `{app}`, at most one
 * `{environment}` and one `*`, with `[a-z0-9-]` between them.
 *
 * @param where - what the message calls the pattern.
 * @throws IterappError `ERR_IDENTITY_RULES` for any other text, and for a pattern that no namespace
 *   with an identity can match.
 */
export function parseTemplate(pattern: string, where: string): Template {
  const refuse = (wrong: string) => new IterappError('ERR_IDENTITY_RULES', `${where}: ${wrong}`)
  const tokens = pattern.match(/\{app\}|\{environment\}|\*|[a-z0-9-]+/g) ?? []
  if (tokens.join('') !== pattern) {
    throw refuse('expected only {app}, {environment}, * and the characters a-z, 0-9 and -')
  }
  const [prefix = '', ...rest] = tokens
  if (!/^[a-z0-9][a-z0-9-]*-$/.test(prefix)) {
    throw refuse('expected a literal prefix that ends in a dash, such as "apps-", at its start')
  }
  const parts = rest.map(toPart)
  const count = (kind: Placeholder) => parts.filter((part) => part.kind === kind).length
  if (count('app') !== 1) throw refuse(`expected exactly one {app}, not ${count('app')}`)
  if (count('environment') > 1) throw refuse('expected at most one {environment}')
  if (count('any') > 1) throw refuse('expected at most one *')
  if (parts.some((part, i) => part.kind !== 'literal' && isPlaceholder(parts[i + 1]))) {
    throw refuse('expected literal text, such as a dash, between two placeholders')
  }
  const shortest = tokens.reduce(
    (sum, token) => sum + (placeholders.has(token) ? 1 : token.length),
    0,
  )
  if (prefix.startsWith('kube-') || pattern.endsWith('-') || shortest > 63) {
    throw refuse(
      'no app has such a namespace: it would start with kube-, end in a dash or be over 63 characters',
    )
  }
  return { prefix, parts }
}

/**
 * All the ways to read `namespace` by a template, mostly none or one: `{app}` is an RFC 1123 label,
 * `{environment}` a name of an environment, `*` one or more of `[a-z0-9-]`.
 */
export function readTemplate(template: Template, namespace: string): readonly Reading[] {
  if (!namespace.startsWith(template.prefix)) return []
  return [...readParts(template.parts, namespace.slice(template.prefix.length))]
}

function* readParts(parts: readonly TemplatePart[], text: string): Generator<Reading> {
  const [part, ...rest] = parts
  if (part === undefined) {
    if (text === '') yield { app: '', environment: null }
  } else if (part.kind === 'literal') {
    if (text.startsWith(part.text)) yield* readParts(rest, text.slice(part.text.length))
  } else {
    const shortest = rest.length === 0 ? text.length : 1
    for (let length = shortest; length <= text.length; length++) {
      const candidate = text.slice(0, length)
      if (!canFill(part.kind, candidate)) continue
      for (const reading of readParts(rest, text.slice(length))) {
        yield part.kind === 'any' ? reading : { ...reading, [part.kind]: candidate }
      }
    }
  }
}

function canFill(placeholder: Placeholder, text: string): boolean {
  if (placeholder === 'app') return isAppName(text)
  if (placeholder === 'environment') return isEnvironmentName(text)
  return /^[a-z0-9-]+$/.test(text)
}

function toPart(token: string): TemplatePart {
  const kind = placeholders.get(token)
  return kind === undefined ? { kind: 'literal', text: token } : { kind }
}

function isPlaceholder(part: TemplatePart | undefined): boolean {
  return part !== undefined && part.kind !== 'literal'
}
