/** A program that keeps what it is told in a file of its own. */
export interface Keeper {
  /** Its name and its operands: what is left without options and their values. */
  readonly command: RegExp
  /** The option that it must have, as `NAME` or `NAME=VALUE`. */
  readonly option?: RegExp
  /**
   * What it keeps: the `values` of all that it is told (the default), the `addresses` among its operands alone, or also
   * what is in the `files` that it is told.
   */
  readonly keeps?: 'values' | 'addresses' | 'files'
  /** Where it keeps it; a relative path is below the working folder, or the one of an option. */
  readonly file: string
  /** Where else it may keep it. */
  readonly otherFiles?: readonly string[]
  /** What a message calls all files that have it then; by default `file`. */
  readonly label?: string
  /** What puts it elsewhere; the first counts. */
  readonly elsewhere?: readonly Elsewhere[]
  /** A later command that takes it away. */
  readonly undo?: RegExp
  /** A later command that puts something else in its place, which may be a secret again. */
  readonly replace?: RegExp
  /** What to do in its place. */
  readonly instead: (id: string) => string
}

/** An option or a variable that says where a program keeps what it is told. */
interface Elsewhere {
  readonly option?: RegExp
  readonly variable?: RegExp
  /** The file in the folder that is named; without it what is named is the file. */
  readonly file?: string
}

/** To mount the file itself. */
export function suggestMount(id: string, target: string): string {
  return `make the whole file the secret, mounted where it is looked for: --mount=type=secret,id=${id},target=${target},required=true`
}

/** To use variables. */
export function suggestVariables(names: string): string {
  return `give the command the value as a variable for as long as it runs: ${names}`
}

/** To leave it out of an address. */
export function suggestAddress(): string {
  return 'write the address without it; what puts it in for this command is, for git, GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0="url.https://x-access-token:$TOKEN@HOST/.insteadOf" GIT_CONFIG_VALUE_0=https://HOST/, and for others a mounted .npmrc or .netrc'
}
