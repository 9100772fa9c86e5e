import type {
  ByEnvironment,
  Config,
  EncryptedFile,
  EncryptedValue,
  PlainValue,
  SecretKeyValue,
  SecretMount,
  UnsetValue,
} from '@iterapp/config'

/** What a pod of one environment gets: no `unset` is left. */
export interface MergedConfig {
  /** By the variable's name. */
  readonly env: ReadonlyMap<string, PlainValue | EncryptedValue | SecretKeyValue>
  /** By the absolute path in the container. */
  readonly files: ReadonlyMap<string, EncryptedFile>
  /** By the name that the table has in the file. */
  readonly secretFiles: ReadonlyMap<string, SecretMount>
}

/**
 * Merges `common` with an environment, key by key: the environment's value wins, `unset` takes a key
 * away (nothing happens when it is not there).
 *
 * The order is `common`'s: what is overridden keeps its place, what is new follows. An environment
 * without any table gets what is common.
 */
export function mergeEnvironment(config: Config, environment: string): MergedConfig {
  return {
    env: mergeTables(config.env, environment),
    files: mergeTables(config.files, environment),
    secretFiles: mergeTables(config.secretFiles, environment),
  }
}

function mergeTables<Value extends { readonly kind: string }>(
  tables: ByEnvironment<Value | UnsetValue>,
  environment: string,
): ReadonlyMap<string, Exclude<Value, UnsetValue>> {
  const merged = new Map<string, Exclude<Value, UnsetValue>>()
  for (const table of [tables.get('common'), tables.get(environment)]) {
    for (const [name, value] of table ?? []) {
      if (isSet(value)) merged.set(name, value)
      else merged.delete(name)
    }
  }
  return merged
}

function isSet<Value extends { readonly kind: string }>(
  value: Value | UnsetValue,
): value is Exclude<Value, UnsetValue> {
  return value.kind !== 'unset'
}
