import { isJsonObject, parseJson } from '@iterapp/json'

/** Which variables of which container were injected, by the container's name. */
export type InjectionRecord = ReadonlyMap<string, readonly string[]>

/**
 * The record as an annotation: JSON of `[{containers, variables}, …]`, containers with the same
 * variables together, since most have.
 */
export function formatRecord(record: InjectionRecord): string {
  const groups = new Map<string, { containers: string[]; variables: readonly string[] }>()
  for (const [container, variables] of record) {
    const key = variables.join(' ')
    const group = groups.get(key)
    if (group === undefined) groups.set(key, { containers: [container], variables })
    else group.containers.push(container)
  }
  return JSON.stringify([...groups.values()])
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
