/** Names that people give to secrets. */
const SECRET_NAME =
  /(?:^|_)(?:TOKEN|PASSWORD|PASSWD|SECRET|PAT|(?:NPM|NODE|YARN|REGISTRY|COMPOSER|DOCKER|BASIC|PIP|GITHUB|GITLAB)_AUTH|SECRET_KEY(?:_BASE)?|API_?KEY|ACCESS_KEY|PRIVATE_KEY|MASTER_KEY|CREDENTIALS?)$/i

/** What says that it is not secret. */
const HARMLESS_NAME = /PUBLIC|DUMMY|EXAMPLE|^(?:REACT_APP|VUE_APP|GATSBY|VITE)_/i

/** Whether a variable has the name of a secret. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name) && !HARMLESS_NAME.test(name)
}
