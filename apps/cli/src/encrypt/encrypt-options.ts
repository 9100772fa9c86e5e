/** The options of `iterapp encrypt`, as commander gives them. */
export interface EncryptOptions {
  readonly app?: string
  readonly environment?: string
  readonly allEnvironments?: boolean
  readonly build?: boolean
  readonly name?: string
  readonly anyName?: boolean
  readonly write?: string
  readonly fromFile?: string
  readonly trim?: boolean
  readonly keys?: string
  readonly json?: boolean
}
