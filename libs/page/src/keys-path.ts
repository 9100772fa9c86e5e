/** Where the key set is, below the page's own address, which ends with a slash. */
export const KEYS_PATH = 'v1/keys'
