import { ANY } from '@iterapp/crypto/format'
import { isWithin } from '@iterapp/config'
import type { EntryPlace, SealedEntry, SecretKind } from '@iterapp/entry'
import { DEFAULT_PAYLOAD_BYTES } from '@iterapp/injection'

/** An encrypted value that waits to be pasted. */
export interface Line extends SealedEntry {
  readonly app: string
  /** {@link ANY} for all, and for a build secret. */
  readonly environment: string
  readonly kind: SecretKind
  /** Of its value. */
  readonly bytes: number
}

/** The lines with one more; it replaces the one for the same place of the same app. */
export function addLine(lines: readonly Line[], line: Line): readonly Line[] {
  return [...lines.filter((each) => !isSamePlace(each, line)), line]
}

/** The lines without one. */
export function removeLine(lines: readonly Line[], line: Line): readonly Line[] {
  return lines.filter((each) => each !== line)
}

/** Whether the second would replace the first. */
export function isSamePlace(a: Line, b: Line): boolean {
  return a.app === b.app && pathOf(a.place) === pathOf(b.place)
}

/**
 * The path of a file that cannot be beside the one at `path`, in the same app and in an environment that
 * both are for: one of the two would have to be a folder. `null` when all can be.
 */
export function findNestedFile(
  lines: readonly Line[],
  { app, environment, name: path }: Pick<Line, 'app' | 'environment'> & { readonly name: string },
): string | null {
  const paths = lines
    .filter((each) => each.kind === 'file' && each.app === app)
    .filter(
      (each) => [each.environment, environment].includes(ANY) || each.environment === environment,
    )
    .map(({ place }) => place.name)
  return (
    paths.find((other) => other !== path && (isWithin(other, path) || isWithin(path, other))) ??
    null
  )
}

/** The lines by app: each has an `iterapp.toml` of its own. */
export function groupByApp(
  lines: readonly Line[],
): readonly (readonly [string, readonly Line[]])[] {
  return [...Map.groupBy(lines, ({ app }) => app)]
}

/** A place as text: the same for the same place. */
export function pathOf({ table, name }: EntryPlace): string {
  return JSON.stringify([...table, name])
}

/**
 * The environments in which these lines alone are more than a pod carries, unless an admin has raised
 * that; {@link ANY} when those of all environments are.
 *
 * @param lines - of one app.
 */
export function findFullEnvironments(lines: readonly Line[]): readonly string[] {
  const runtime = lines.filter(({ kind }) => kind !== 'build')
  const environments = new Set(runtime.map(({ environment }) => environment))
  return [...environments].filter((environment) => {
    const carried = runtime.filter((each) => [ANY, environment].includes(each.environment))
    return carried.reduce((sum, { jwe }) => sum + jwe.length, 0) > DEFAULT_PAYLOAD_BYTES
  })
}
