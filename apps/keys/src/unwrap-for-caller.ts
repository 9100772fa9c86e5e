import { unwrapSecrets, type FindKey, type UnwrapResult, type WrappedSecret } from '@iterapp/unwrap'
import type { Caller, CheckVariables } from './ports'

/**
 * Unwraps content keys for a caller. Where variables would not arrive, which would start the app without
 * them, they are refused, and its files are unwrapped all the same.
 *
 * @returns a result for each secret, in their order.
 * @throws what `find` and `checkVariables` throw.
 */
export async function unwrapForCaller(
  caller: Caller,
  secrets: readonly WrappedSecret[],
  find: FindKey,
  checkVariables: CheckVariables,
): Promise<readonly UnwrapResult[]> {
  const { identity } = caller
  // A builder gets its secrets from BuildKit, and no kubelet reads them.
  const needsVariables = identity.use === 'runtime' && secrets.some(isVariable)
  const refusal = needsVariables ? await checkVariables(caller) : null
  if (refusal === null) return unwrapSecrets(find, identity, secrets)
  const { code, message } = refusal
  const files = secrets.filter((secret) => !isVariable(secret))
  const opened = await unwrapSecrets(find, identity, files)
  const byFile = new Map(files.map((file, index) => [file, opened[index]]))
  return secrets.map((secret) => byFile.get(secret) ?? { error: { code, message } })
}

/** A file is named by its absolute path; no variable begins so. */
function isVariable({ name }: WrappedSecret): boolean {
  return !name.startsWith('/')
}
