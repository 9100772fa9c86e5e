import { splitName } from './name-words'

/** Whether a value is certainly no secret, whatever its name is: a placeholder, a path, a reference, … */
export function isHarmless(value: string, name = ''): boolean {
  const text = value.trim().slice(0, MAX_LOOKED_AT)
  return text === '' || harmless.some((pattern) => pattern.test(text)) || repeatsName(text, name)
}

/** Whether a value stands for one that is to be filled in: `changeme`, `<token>`, `${TOKEN}`, `***`. */
export function isPlaceholder(text: string): boolean {
  const start = text.slice(0, MAX_LOOKED_AT)
  return placeholders.some((pattern) => pattern.test(start))
}

/** What is looked at of a longer value: some patterns take the square of its length. */
const MAX_LOOKED_AT = 1024

const placeholders: readonly RegExp[] = [
  // Filled in by something else: a shell, a template, a vault.
  /^\$[({A-Za-z_]/,
  /\$\{[^}]*\}|\$\([^)]*\)|\{\{.*\}\}|<[^<>]+>|%\([a-z_]+\)s|\[\[.*\]\]/is,
  /^\{[A-Za-z_]*\}$|^%[sdA-Za-z_]*%?$|^:[a-z_]+$/,
  /^(?:vault|op|ref\+\w+|awssm|awsps|gcpsm|azkv|env|file|keychain|secretref|sm|ssm):/i,
  /^ENC\[/,
  // Filled in by a person.
  /^(.)\1*$|^[*•x.#_-]+$/i,
  /^(?:change|replace|update|insert|enter|fill|put|set|add|paste|use|get|generate)[-_ ]?(?:me|it|this|in|by|with|your|the|an?|here|from)\b/i,
  /change[-_ ]?(?:me|this|it)|replace[-_ ]?(?:me|this|with)/i,
  /^(?:your|my|the|some|any|a)[-_ ](?!super|secret|very)|^your|<your|[-_ ]here$/i,
  /(?:^|[-_ ])(?:example|placeholder|dummy|sample|redacted|todo|tbd|fixme|not[-_ ]a[-_ ]secret|unused|notused|masked|hidden|removed)(?:$|[-_ ])/i,
]

const harmless: readonly RegExp[] = [
  ...placeholders,
  /^(?:true|false|yes|no|on|off|y|n|none|null|nil|undefined|unset|empty|default|auto|automatic|required|optional|enabled|disabled|always|never|strict|lax|any|all|basic|bearer|n\/a|tba|test|testing|local|localhost|inherit|static|dynamic|manual|random|generated)$/i,
  // Numbers, versions, durations, sizes, dates, percentages.
  /^[+-]?\d[\d_.,:]*\s?(?:[a-z%]{1,3}|bytes?|days?|hours?|min(?:utes?)?|sec(?:onds?)?|weeks?|months?|years?)?$/i,
  /^(?:\d+(?:ms|us|ns|[smhdwy]|min))+$|^P(?:\d+[YMWD])*(?:T(?:\d+[HMS])+)?$/i,
  /^v?\d+(?:\.\d+)+(?:[-+][\w.]+)?$/,
  /^\d{4}-\d\d-\d\d(?:[T ][\d:.]+(?:Z|[+-][\d:]+)?)?$/,
  // Paths and names of files.
  /^(?:~|\.{1,2})?\/[\w@%+=:,./ -]*$|^[A-Z]:[\\/]/i,
  /^[\w./-]+\.(?:pem|key|crt|cer|p12|pfx|jks|json|ya?ml|toml|env|txt|conf|cfg|ini|sock|db|sqlite3?|js|ts|py|html?|png|svg|ico)$/i,
  // A URL that has neither a password nor a query; the address of a person or host.
  /^[a-z][a-z0-9+.-]*:\/\/[^\s:@?#]*(?::\d+)?(?:\/[^\s:@?#]*)?$/i,
  /^[\w.+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+$/i,
  /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,12}(?::\d+)?$/,
  // What is made to be published.
  /-----BEGIN (?:[A-Z0-9]+ )*(?:PUBLIC KEY|CERTIFICATE)[ A-Z]*-----/,
  /^(?:ssh-(?:rsa|dss|ed25519)|ecdsa-sha2-\w+|sk-ssh-\S+) AAAA|^age1[a-z0-9]{50,}$/,
  /^(?:pk_(?:live|test)_|phc_|pk\.eyJ|client-)\w/,
  // Names of secrets that are kept elsewhere, and of keys.
  /^(?:arn|urn|projects|secret|kv|alias|secretsmanager)[:/]/,
  /^id_(?:rsa|ecdsa|ed25519|dsa)$/,
  // A header's name.
  /^x-[a-z-]+$/i,
  /^[A-Z][a-z]+(?:-[A-Z][a-z]+)+$/,
  /^sha(?:1|256|384|512)[-:]/,
]

/** A value like `access_token` for `ACCESS_TOKEN` is the name of a field, not what is in it. */
function repeatsName(text: string, name: string): boolean {
  if (name === '' || /[^A-Za-z_ -]/.test(text)) return false
  const known = new Set([...splitName(name), ...fieldWords])
  const words = splitName(text)
  return words.every((word) => known.has(word)) && words.some((word) => fieldWords.includes(word))
}

const fieldWords =
  'x http header api key apikey auth token secret password access csrf xsrf csrftoken jwt id session cookie bearer authorization'.split(
    ' ',
  )
