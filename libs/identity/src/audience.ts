/**
 * The audience of the tokens by which pods show the keys service who they are. It is unique to the release:
 * a token for another one, or for the API server, is not taken.
 */
export function tokenAudience(releaseNamespace: string): string {
  return `iterapp-keys.${releaseNamespace}`
}
