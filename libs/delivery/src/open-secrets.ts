import { describeMisfit, readJwe, type Jwe, type Place } from '@iterapp/crypto/format'
import { openJwe } from '@iterapp/crypto/openssl'
import { IterappError, isIterappError } from '@iterapp/errors'
import type { Payload } from '@iterapp/injection'
import { wrapSecret, type Unwrap, type UnwrapResult } from '@iterapp/unwrap'

/** A secret with its plaintext. */
export interface OpenedSecret {
  /** The variable, the file's path or the build secret's id. */
  readonly name: string
  readonly jwe: Jwe
  /** The plaintext. Who asked for it zeroes it. */
  readonly value: Uint8Array
}

/** The opened secrets of a payload, in its order. */
export interface OpenedSecrets {
  readonly variables: readonly OpenedSecret[]
  readonly files: readonly OpenedSecret[]
}

/** A ciphertext and what it is used under. */
export interface NamedCiphertext {
  /** The variable, the file's path or the build secret's id. */
  readonly name: string
  /** A JWE in compact serialization, not yet checked. */
  readonly jwe: string
}

interface SealedSecret {
  readonly name: string
  readonly jwe: Jwe
}

/**
 * Opens all secrets of a payload.
 *
 * @throws IterappError what {@link openCiphertexts} throws.
 */
export async function openSecrets(payload: Payload, unwrap: Unwrap): Promise<OpenedSecrets> {
  const { app, environment, variables } = payload
  const files = payload.files.map(({ path, jwe }) => ({ name: path, jwe }))
  const place = { use: 'runtime', app, environment } as const
  const opened = await openCiphertexts(place, [...variables, ...files], unwrap)
  return {
    variables: opened.slice(0, variables.length),
    files: opened.slice(variables.length),
  }
}

/**
 * Opens ciphertexts that are used in one place: reads them strictly, checks that each is for that place
 * before anything is asked, asks once for all content keys, decrypts.
 *
 * @returns the secrets in their order; who asked zeroes the values.
 * @throws IterappError with the code of the first secret that fails; its message names every one
 *   that does. Also whatever `unwrap` throws.
 */
export async function openCiphertexts(
  place: Omit<Place, 'name'>,
  secrets: readonly NamedCiphertext[],
  unwrap: Unwrap,
): Promise<readonly OpenedSecret[]> {
  const sealed = settleAll(secrets, ({ name, jwe }) => readSecret({ ...place, name }, jwe))
  const results =
    sealed.length === 0 ? [] : await unwrap(sealed.map(({ name, jwe }) => wrapSecret(name, jwe)))
  return openAll(sealed, results)
}

/** Runs an action, and names the secret in the error that it throws. */
export function namingSecret<Value>(name: string, action: () => Value): Value {
  try {
    return action()
  } catch (error) {
    if (!isIterappError(error)) throw error
    throw new IterappError(error.code, `${name}: ${error.message}`, { cause: error })
  }
}

function readSecret(place: Place, text: string): SealedSecret {
  const jwe = readJwe(text)
  const misfit = describeMisfit(jwe.header.scope, place)
  if (misfit !== null) throw new IterappError('ERR_SCOPE_MISMATCH', `it ${misfit}`)
  return { name: place.name, jwe }
}

function openAll(
  sealed: readonly SealedSecret[],
  results: readonly UnwrapResult[],
): readonly OpenedSecret[] {
  const opened: OpenedSecret[] = []
  try {
    settleAll(
      sealed.map((secret, index) => ({ ...secret, result: results[index] })),
      ({ name, jwe, result }) => {
        opened.push({ name, jwe, value: openSecret(jwe, result) })
      },
    )
    return opened
  } catch (error) {
    for (const { value } of opened) value.fill(0)
    throw error
  }
}

function openSecret(jwe: Jwe, result: UnwrapResult | undefined): Uint8Array {
  if (result === undefined) throw new IterappError('ERR_KEYS_SERVICE_ANSWER')
  if ('error' in result) throw new IterappError(result.error.code, result.error.message)
  const contentKey = Buffer.from(result.key, 'base64url')
  if (contentKey.length !== 32) throw new IterappError('ERR_KEYS_SERVICE_ANSWER')
  try {
    return openJwe(jwe, contentKey)
  } finally {
    contentKey.fill(0)
  }
}

/** How many failures one message names: a termination message holds at most 4096 bytes. */
const NAMED_FAILURES = 5

/** Does something with every secret, and tells all failures in one error. */
function settleAll<Secret extends { readonly name: string }, Value>(
  secrets: readonly Secret[],
  action: (secret: Secret) => Value,
): readonly Value[] {
  const values: Value[] = []
  const failures: IterappError[] = []
  for (const secret of secrets) {
    try {
      values.push(namingSecret(secret.name, () => action(secret)))
    } catch (error) {
      if (!isIterappError(error)) throw error
      failures.push(error)
    }
  }
  const [first] = failures
  if (first === undefined) return values
  const named = failures.slice(0, NAMED_FAILURES).map(({ message }) => message)
  const more = failures.length - named.length
  if (more > 0) named.push(`and ${more} more`)
  throw new IterappError(first.code, named.join('; '))
}
