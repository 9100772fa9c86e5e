/** Where the keys service is and how it knows the builder, as options say. */
export interface ConnectionChoice {
  readonly keysService?: string | undefined
  readonly tokenFile?: string | undefined
  /** A file with the certificate authority, PEM. */
  readonly ca?: string | undefined
  readonly serverName?: string | undefined
  /** The audience of a token that is asked for. */
  readonly audience?: string | undefined
  /** A file with private keys: the keys service then runs in this process. */
  readonly keys?: string | undefined
}

/** What `iterapp build` was asked for. */
export interface BuildRequest extends ConnectionChoice {
  /** The `iterapp.toml`. */
  readonly file: string
  readonly app?: string | undefined
  readonly dockerfile?: string | undefined
  /** A folder with a file for each secret, by its id. */
  readonly from?: string | undefined
  readonly print?: boolean | undefined
  readonly json?: boolean | undefined
  readonly allowMissing?: boolean | undefined
  readonly command: readonly string[]
}
