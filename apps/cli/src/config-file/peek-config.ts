import { parse } from 'smol-toml'

/** The two keys of an `iterapp.toml` that say what it is for, as they are written. */
export interface ConfigHead {
  readonly app: string | null
  readonly environments: readonly string[] | null
}

/**
 * Takes these keys from a text that may have problems elsewhere, such as a ciphertext that is still to
 * be made. What has another type is passed over.
 *
 * @param source - valid TOML.
 */
export function peekConfig(source: string): ConfigHead {
  const { app, environments } = parse(source, { integersAsBigInt: true })
  const names = Array.isArray(environments)
    ? environments.filter((name) => typeof name === 'string')
    : null
  return { app: typeof app === 'string' ? app : null, environments: names }
}
