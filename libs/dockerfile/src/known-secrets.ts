/** The build secrets that a Dockerfile is held against. */
export interface KnownSecrets {
  /** By id, where each stands, such as `iterapp.toml:4`. */
  readonly places: ReadonlyMap<string, string>
  /** The file that one more is added to, as it is shown. */
  readonly file: string
  /** The encryption page with its form filled in for an id; `null` when it is not known. */
  readonly linkTo: (id: string) => string | null
}
