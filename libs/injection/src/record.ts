import { isJsonObject, parseJson } from '@iterapp/json'
import type { InjectedVariable } from './injected-variables'

/** Which variables of which container were injected, by the container's name. */
export type InjectionRecord = ReadonlyMap<string, readonly string[]>

/** The JSON of lists of variables, which are the same lists for many pods. */
const formatted = new WeakMap<readonly InjectedVariable[], string>()

/**
 * The record as an annotation: JSON of `[{containers, variables}, …]`, containers with the same
 * variables together, since most have.
 *
 * @param record - by the container's name.
 */
export function formatRecord(record: ReadonlyMap<string, readonly InjectedVariable[]>): string {
  const groups = new Map<string, string[]>()
  for (const [container, variables] of record) {
    const names = formatNames(variables)
    const containers = groups.get(names)
    if (containers === undefined) groups.set(names, [container])
    else containers.push(container)
  }
  const texts = Array.from(
    groups,
    ([names, containers]) => `{"containers":${JSON.stringify(containers)},"variables":${names}}`,
  )
  return `[${texts.join(',')}]`
}

function formatNames(variables: readonly InjectedVariable[]): string {
  const known = formatted.get(variables)
  if (known !== undefined) return known
  const text = JSON.stringify(variables.map(({ name }) => name))
  formatted.set(variables, text)
  return text
}

/** Reads what {@link formatRecord} wrote; `null` for any other text. */
export function parseRecord(text: string): InjectionRecord | null {
  const value = parseJson(text)
  if (!Array.isArray(value) || !value.every(isGroup)) return null
  return new Map(
    value.flatMap(({ containers, variables }) =>
      containers.map((container) => [container, variables] as const),
    ),
  )
}

interface Group {
  readonly containers: readonly string[]
  readonly variables: readonly string[]
}

function isGroup(value: unknown): value is Group {
  return isJsonObject(value) && isTexts(value.containers) && isTexts(value.variables)
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string')
}
