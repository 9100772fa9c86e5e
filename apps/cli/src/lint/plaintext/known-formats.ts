/** Kinds of secret that show what they are, beside those that secretlint knows. */
const formats: readonly RegExp[] = [
  /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----/,
  // Hashes of passwords can be tried out: bcrypt, argon2, crypt(3), Apache.
  /\$2[abxy]?\$\d\d\$[./A-Za-z0-9]{53}/,
  /\$(?:argon2(?:i|d|id)\$v=|scrypt\$|[156]\$|apr1\$)[^\s$]*\$[./A-Za-z0-9+]{8,}/,
  /\bAGE-SECRET-KEY-1[A-Z0-9]{50,}/,
  /(?<![\w-])(?:sk|rk)_(?:live|test)_\w{16,}/,
  /(?<![\w-])whsec_[\w+/=]{16,}/,
  /(?<![\w-])(?:pypi-|rubygems_|dop_v1_|doo_v1_|dp\.st\.|dp\.pt\.|pul-|PMAK-|NRAK-|NRII-|HRKU-|ATATT3|ATCTT3|sntrys_|sntryu_|xkeysib-|GOCSPX-|gsk_|sk-ant-|sk-proj-|sk-or-v1-|r8_|shpat_|EAAC|ya29\.|tskey-|cfut_|hf_|sbp_|lin_api_|glptt-|gldt-|glrt-|secret_(?=[A-Za-z0-9]{43}))[\w.=-]{16,}/,
  /(?<![\w-])key-[0-9a-f]{32}(?![\w-])/,
  /(?<![\w-])\d{8,10}:AA[\w-]{33}(?![\w-])/,
  /(?<![\w-])[MNO][A-Za-z\d]{23,27}\.[\w-]{6}\.[\w-]{27,}/,
  /https:\/\/(?:\w+\.)?discord(?:app)?\.com\/api\/webhooks\/\d+\/[\w-]{20,}/,
  /https:\/\/[\w.-]+\.webhook\.office\.com\/webhookb2\/[\w@-]+\/IncomingWebhook\/\w+/,
  /https:\/\/hooks\.(?:zapier\.com\/hooks\/catch|slack\.com\/(?:services|workflows|triggers))\/[\w/]{12,}/,
  /\b(?:Bearer|Basic|token) [\w+/=.~-]{20,}$/,
  // Azure: shared access signatures and keys.
  /\b(?:AccountKey|SharedAccessKey)=[\w+/]{20,}={0,2}/i,
  /[?&](?:sig|X-Amz-Signature)=[\w%+/-]{20,}/,
]

/** A JWS in compact serialization (RFC 7515 §7.1): a token that somebody signed. */
const signedToken = /(?<![\w-])eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{16,}/

/** Keys that Google calls API keys; those of web pages are public. */
const googleKey = /(?<![\w-])AIza[\w-]{35}/

/** An assignment in a longer text: `Password=…;` of a connection string, `?token=…`, JSON. */
const assignment =
  /(?<![a-z])(password|passwd|pwd|passphrase|secret|client_?secret|(?:access|auth|refresh)_?token|token|api[-_]?key|private_?key|secret_?key)\\?["']?\s*(?:=|:)\s*\\?["']?([^\s"'\\;,&}]{4,})/gi

/** Whether a value is, or holds, a secret of a kind that shows. */
export function hasKnownFormat(value: string): boolean {
  return formats.some((format) => format.test(value))
}

/** Whether a value holds a signed token (JWT). */
export function hasSignedToken(value: string): boolean {
  return signedToken.test(value)
}

/** Whether a value holds a Google API key. */
export function hasGoogleKey(value: string): boolean {
  return googleKey.test(value)
}

/** The names and values that a longer text assigns to something that is called like a secret. */
export function findAssignments(value: string): readonly { name: string; value: string }[] {
  return Array.from(value.matchAll(assignment), ([, name = '', assigned = '']) => ({
    name,
    value: assigned,
  }))
}
