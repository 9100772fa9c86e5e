import type { ByEnvironment, Config, EncryptedValue } from '@iterapp/config'
import { ANY, readJwe, type Jwe, type Place } from '@iterapp/crypto/format'
import { isIterappError, type IterappError } from '@iterapp/errors'

/** The table whose entries every environment gets. */
export const COMMON = 'common'

/** What a sealed value becomes. */
type SealedKind = 'variable' | 'file' | 'build secret'

/** An encrypted value of a configuration, with what everybody can read of it. */
export interface SealedValue {
  readonly kind: SealedKind
  /** The environment of its table, or {@link COMMON}, also for a build secret. */
  readonly table: string
  /** Where it stands; the environment is {@link ANY} in common. */
  readonly place: Place
  readonly value: EncryptedValue
  /** The ciphertext, or why it is none. */
  readonly jwe: Jwe | IterappError
}

/** A sealed value whose ciphertext is one. */
export interface ReadableValue extends SealedValue {
  readonly jwe: Jwe
}

/** Reads the encrypted values of a configuration, strictly, as the sidecar will. */
export function readSealedValues(config: Config): readonly SealedValue[] {
  const { app, env, files, buildSecrets } = config
  return [
    ...listTables(env, app, 'variable'),
    ...listTables(files, app, 'file'),
    ...Array.from(buildSecrets, ([name, value]): SealedValue => {
      const place = { use: 'build', app, environment: ANY, name } as const
      return { kind: 'build secret', table: COMMON, place, value, jwe: tryRead(value.jwe) }
    }),
  ]
}

/** Whether a value's ciphertext could be read. */
export function isReadable(sealed: SealedValue): sealed is ReadableValue {
  return !isIterappError(sealed.jwe)
}

/** The first value for the app that most values of a file are for: that file's app, if it names none. */
export function findUsual(sealed: readonly SealedValue[]): ReadableValue | null {
  const readable = sealed.filter(isReadable)
  const counts = new Map<string, number>()
  for (const { jwe } of readable) {
    const { app } = jwe.header.scope
    counts.set(app, (counts.get(app) ?? 0) + 1)
  }
  const [most] = [...counts].sort((a, b) => b[1] - a[1])
  return readable.find(({ jwe }) => jwe.header.scope.app === most?.[0]) ?? null
}

function listTables(
  tables: ByEnvironment<{ readonly kind: string } | EncryptedValue>,
  app: string | null,
  kind: SealedKind,
): readonly SealedValue[] {
  return Array.from(tables).flatMap(([table, entries]) =>
    Array.from(entries).flatMap(([name, value]): readonly SealedValue[] => {
      if (!isEncrypted(value)) return []
      const environment = table === COMMON ? ANY : table
      const place = { use: 'runtime', app, environment, name } as const
      return [{ kind, table, place, value, jwe: tryRead(value.jwe) }]
    }),
  )
}

function isEncrypted(value: { readonly kind: string }): value is EncryptedValue {
  return value.kind === 'encrypted'
}

function tryRead(text: string): Jwe | IterappError {
  try {
    return readJwe(text)
  } catch (error) {
    if (!isIterappError(error)) throw error
    return error
  }
}
