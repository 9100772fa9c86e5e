import { quoteName, type Config, type PlainValue } from '@iterapp/config'
import { ANY } from '@iterapp/crypto/format'
import type { Finding } from '../finding'
import { looksLikeSecret } from '../plaintext/looks-like-secret'
import { COMMON } from '../sealed-values'
import { isCiphertext } from './find-bare-ciphertexts'

interface PlainVariable {
  readonly name: string
  readonly value: string
  readonly plain: PlainValue
  /** What its table is for; {@link ANY} in common. */
  readonly environment: string
}

/** No rule takes less, in characters, for a secret. */
const MIN_LENGTH = 4

/** The comment that accepts a plain value; a reason may follow. */
const accepted = /#\s*lint:\s*not a secret\b[^"']*$/i

/**
 * Finds plain values that look like a secret, unless a comment `# lint: not a secret` stands behind
 * the value or on the line above.
 */
export async function findPlaintextSecrets(
  config: Config,
  source: string,
): Promise<readonly Finding[]> {
  const variables = [...config.env].flatMap(([table, entries]) => listPlain(table, entries))
  // Without plain values there is nothing to load the scanner for.
  if (variables.length === 0) return []
  const { scanWithSecretlint } = await import('../plaintext/scan-with-secretlint')
  const known = await scanWithSecretlint(variables)
  const isAccepted = createAcceptance(source)
  return variables
    .filter((variable) => known.has(variable) || looksLikeSecret(variable.name, variable.value))
    .filter(({ plain }) => !isAccepted(plain.at.line))
    .map(({ name, plain: { at }, environment }) => {
      const message = `the plain value of ${quoteName(name)} looks like a secret; encrypt it, or mark it "# lint: not a secret"`
      const code = 'ERR_PLAINTEXT_SECRET'
      const encryptFor = { use: 'runtime', environment, name } as const
      return { code, message, at, name, severity: 'warning', encryptFor }
    })
}

function listPlain(
  table: string,
  entries: ReadonlyMap<string, { readonly kind: string } | PlainValue>,
): readonly PlainVariable[] {
  const environment = table === COMMON ? ANY : table
  return Array.from(entries).flatMap(([name, plain]) =>
    isPlain(plain) && plain.value.length >= MIN_LENGTH && !isCiphertext(plain.value)
      ? [{ name, value: plain.value, plain, environment }]
      : [],
  )
}

function isPlain(value: { readonly kind: string } | PlainValue): value is PlainValue {
  return value.kind === 'plain'
}

function createAcceptance(source: string): (line: number) => boolean {
  const lines = source.split('\n').map((line) => line.trimEnd())
  return (line) => {
    const own = lines[line - 1] ?? ''
    const above = (lines[line - 2] ?? '').trimStart()
    return accepted.test(own) || (above.startsWith('#') && accepted.test(above))
  }
}
