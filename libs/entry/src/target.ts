import { ANY, type Scope } from '@iterapp/crypto/format'

/** How a secret reaches the app. */
export type SecretKind = 'variable' | 'file' | 'build'

/** Where an entry stands in `iterapp.toml`. */
export interface EntryPlace {
  /** The names of its table. */
  readonly table: readonly string[]
  /** The variable, file path or build-secret id. */
  readonly name: string
}

/** What a value is encrypted for, and where its line belongs. */
export interface EntryTarget {
  readonly kind: SecretKind
  readonly scope: Scope
  readonly place: EntryPlace
}

/** What a user says of a value. */
export interface EntryChoice {
  readonly kind: SecretKind
  readonly app: string
  /** The environment, or {@link ANY}; of no account for a build secret. */
  readonly environment: string
  readonly name: string
}

/** The table of `iterapp.toml` that holds for every environment. */
const COMMON = 'common'

/** What a value is encrypted for: bound to its name. */
export function targetOf({ kind, app, environment: chosen, name }: EntryChoice): EntryTarget {
  const environment = kind === 'build' ? ANY : chosen
  const use = kind === 'build' ? 'build' : 'runtime'
  return {
    kind,
    scope: { use, app, environment, name },
    place: { table: findTable(kind, environment), name },
  }
}

function findTable(kind: SecretKind, environment: string): readonly string[] {
  if (kind === 'build') return ['build_secrets']
  return [kind === 'file' ? 'files' : 'env', environment === ANY ? COMMON : environment]
}
