/** A place in the text of `iterapp.toml`. */
export interface Position {
  /** From 1. */
  readonly line: number
  /** From 1, in UTF-16 code units. */
  readonly column: number
}

/** A literal: `LOG_LEVEL = "info"`; numbers and booleans have become strings. */
export interface PlainValue {
  readonly kind: 'plain'
  readonly value: string
  readonly at: Position
}

/** A ciphertext: `{ encrypted = "eyJ…" }`. */
export interface EncryptedValue {
  readonly kind: 'encrypted'
  /** A JWE in compact serialization, as it was written: not yet checked. */
  readonly jwe: string
  readonly at: Position
}

/** A file's ciphertext, with the permissions the file gets. */
export interface EncryptedFile extends EncryptedValue {
  /** Permission bits that narrow 0444, such as 0o400; `null` when the file does not say. */
  readonly mode: number | null
}

/** A key of a Kubernetes Secret: `{ secret = "db-keys", key = "password" }`. */
export interface SecretKeyValue {
  readonly kind: 'secret'
  readonly secret: string
  readonly key: string
  readonly at: Position
}

/** A Kubernetes Secret as a folder of files: a table of `[secret_files]`. */
export interface SecretMount {
  readonly kind: 'mount'
  /** Absolute, normalised, without a slash at its end. */
  readonly mountPath: string
  readonly secret: string
  readonly at: Position
}

/** Takes away what `common` set: `{ unset = true }`. */
export interface UnsetValue {
  readonly kind: 'unset'
  readonly at: Position
}

export type EnvValue = PlainValue | EncryptedValue | SecretKeyValue | UnsetValue
export type FileValue = EncryptedFile | UnsetValue
export type SecretFilesValue = SecretMount | UnsetValue

/** One kind of entry: by environment (or `common`), then by name. */
export type ByEnvironment<Value> = ReadonlyMap<string, ReadonlyMap<string, Value>>

/** A valid `iterapp.toml`. Maps keep the order of the file. */
export interface Config {
  readonly app: string | null
  /** `null` when the file does not list them: then any environment may have a table. */
  readonly environments: readonly string[] | null
  readonly env: ByEnvironment<EnvValue>
  readonly files: ByEnvironment<FileValue>
  readonly secretFiles: ByEnvironment<SecretFilesValue>
  readonly buildSecrets: ReadonlyMap<string, EncryptedValue>
}
