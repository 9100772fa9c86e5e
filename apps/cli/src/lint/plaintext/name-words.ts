/** How much a variable's name says about its value. */
export type NameKind =
  /** A password: whatever is written there is one. */
  | 'password'
  /** A client secret, API key and the like: what is no placeholder is one. */
  | 'secret'
  /** Something with a token, key or secret in its name: one if it looks random. */
  | 'possible'
  /** Says nothing about it. */
  | 'neutral'
  /** Public on purpose: part of a web page, or called so. */
  | 'public'

/** The words of a name, in lower case: `API_KEY`, `apiKey` and `ApiKey` have the same. */
export function splitName(name: string): readonly string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '')
}

/** What the name of a variable says about its value. */
export function judgeName(name: string): NameKind {
  const words = splitName(name).flatMap(splitJoined)
  if (publicPrefixes.test(name) || words.some((word) => publicWords.has(word))) return 'public'
  const joined = words.join(' ')
  if (publicPairs.test(joined)) return 'public'
  const last = words.findLastIndex((word) => secretWords.has(word))
  if (last < 0) return lastWords.test(joined) ? 'possible' : 'neutral'
  // TOKEN_URL and PASSWORD_MIN_LENGTH are about a secret, and none.
  if (words.slice(last + 1).some((word) => aboutWords.has(word))) return 'neutral'
  if (words.slice(0, last).some((word) => structureWords.has(word))) return 'neutral'
  const word = words[last] ?? ''
  if (passwordWords.has(word)) return 'password'
  if (word === 'pass' || word === 'pw') return last === words.length - 1 ? 'password' : 'neutral'
  return secretPairs.test(joined) ? 'secret' : 'possible'
}

/** Whether a name is of something that identifies or fingerprints, and so may look random. */
export function isIdentifierName(name: string): boolean {
  return splitName(name).some((word) => identifierWords.has(word))
}

/** The words that are often written as one: `apikey`, `pgpassword`. */
function splitJoined(word: string): readonly string[] {
  if (/.(?:password|passwd)$/.test(word)) return ['password']
  const [, first, second] =
    /^(api|secret|private|access|auth|client)(key|secret|token)$/.exec(word) ?? []
  return first === undefined || second === undefined ? [word] : [first, second]
}

const set = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/))

const publicPrefixes =
  /^(?:NEXT_PUBLIC|NUXT_PUBLIC|EXPO_PUBLIC|PUBLIC|VITE|REACT_APP|VUE_APP|GATSBY|STORYBOOK|NG_APP)_/

const publicWords = set('public publishable pub anon anonymous sitekey browser')

const publicPairs =
  /\b(?:site|search|search only|write|measurement|client) key$|\b(?:client|project) token$/

const passwordWords = set('password passwd passwort passphrase passcode pwd')

const secretWords = set(`
  password passwd passwort passphrase passcode pwd pass pw secret secrets token tokens key keys
  credential credentials creds mnemonic salt pepper psk apikeys passwords auth`)

/** Last words that say something only together with a value that looks random. */
const lastWords = /\b(?:signature|cookie|jwt|license|licence|webhook|pat|htpasswd)$/

const secretPairs =
  /\b(?:(?:client|jwt|session|cookie|signing|hmac|webhook|shared|csrf|oauth|auth|nextauth|app|api|encryption|access|consumer) secrets?|(?:api|private|secret|signing|encryption|master|account|shared|auth|service|license|storage|subscription) keys?|secret access key|secret key base|(?:access|auth|api|bot|bearer|refresh|deploy|admin|personal|service|webhook|verify|verification) tokens?|mnemonic)$/

/** After a secret's word, these make the name one that is only about it. */
const aboutWords = set(`
  url urls uri endpoint host hostname port path paths file files dir folder directory name names id
  ids kid type ttl length len min max timeout expiry expiration expires expire expired exp lifetime duration
  validity age seconds secs minutes mins hours days ms interval enabled enable disabled required
  require optional policy rule rules algorithm algorithms alg algo issuer iss audience aud scope
  scopes header headers prefix suffix regex pattern format field fields provider backend store
  storage manager version versions rotation rotate rounds cost factor count limit limits size bits
  bytes attempts retries region ref reference arn env mode strategy param parameter location class
  service server method methods grant leeway grace reset recovery forgot hint strength validator
  validators complexity history budget window window chars charset serializer deserializer converter
  schema space spaces separator delimiter vault engine mount label labels alias encoder encryption hashing title text message template
  placeholder description status email user username account owner usage quota threshold per minute
  cache redirect callback page domain origin link question behavior prompt bucket table column
  index encoding hash checksum role selector namespace group level debug check verify exists lookup`)

/** Before a secret's word, these make it part of some structure: SORT_KEY, MAX_TOKEN. */
const structureWords = set(`
  max min num count enable disable allow require use show skip forgot sort partition primary foreign
  cache routing idempotency shard index column row hot group object map dedupe translation locale
  registry lookup composite surrogate host eos bos pad stop special unknown site measurement ordering
  aggregation event message dictionary search annotation label metric context feature flag flags`)

const identifierWords = set(`
  id ids uid uuid guid hash sha sha1 sha256 digest checksum commit revision rev version build release
  fingerprint thumbprint integrity etag sri nonce address contract wallet account cid sheet playlist
  price product plan channel video url uri host path file logo icon image favicon avatar background
  font csp policy regex pattern cursor seed vector sample fixture tag ref arn dsn tracking measurement
  property container pixel project tenant client app list sequence alphabet charset chars map query program mint verification`)
