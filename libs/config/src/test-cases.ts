import cases from '../testdata/cases.json'
import type { ByEnvironment, Config, Position } from './config'

/** A file that is valid: `config` is what {@link projectConfig} makes of its reading. */
export interface ValidCase {
  readonly description: string
  readonly text: string
  readonly config: unknown
}

/** A file that is not: `problems` are all of them, in order. */
export interface InvalidCase {
  readonly description: string
  readonly text: string
  readonly problems: readonly ({ readonly code: string } & Position)[]
  /** Why a schema cannot say it; `undefined` when it can. */
  readonly schema: string | undefined
}

interface RawCase {
  readonly description: string
  readonly input: readonly string[]
  readonly schema?: string
  readonly expect: { readonly config?: unknown; readonly problems?: InvalidCase['problems'] }
}

const raw: readonly RawCase[] = cases.cases

const textOf = ({ input }: RawCase): string => input.map((line) => `${line}\n`).join('')

/** The valid files of `testdata/cases.json`. Only tests import this module. */
export const valid: readonly ValidCase[] = raw.flatMap((each) =>
  each.expect.config === undefined
    ? []
    : [{ description: each.description, text: textOf(each), config: each.expect.config }],
)

/** The files of `testdata/cases.json` that are not valid. */
export const invalid: readonly InvalidCase[] = raw.flatMap((each) =>
  each.expect.problems === undefined
    ? []
    : [
        {
          description: each.description,
          text: textOf(each),
          problems: each.expect.problems,
          schema: each.schema,
        },
      ],
)

/** A configuration as the cases write it: lists for maps, `line:column`, nothing empty. */
export function projectConfig(config: Config): unknown {
  const { app, environments, env, files, secretFiles, buildSecrets } = config
  return {
    ...(app === null ? {} : { app }),
    ...(environments === null ? {} : { environments }),
    ...projectSection('env', env),
    ...projectSection('files', files),
    ...projectSection('secretFiles', secretFiles),
    ...(buildSecrets.size === 0 ? {} : { buildSecrets: projectEntries(buildSecrets) }),
  }
}

interface Placed {
  readonly at: Position
}

function projectSection(name: string, section: ByEnvironment<Placed>): object {
  const tables = [...section].map(([environment, table]) => [environment, projectEntries(table)])
  return tables.length === 0 ? {} : { [name]: tables }
}

function projectEntries(entries: ReadonlyMap<string, Placed>): readonly unknown[] {
  return [...entries].map(([name, entry]) => {
    return [name, { ...entry, at: `${entry.at.line}:${entry.at.column}` }]
  })
}
