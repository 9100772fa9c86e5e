import { kubectl } from './developer'

/** Of the tokens that the keys service takes. */
export const AUDIENCE = 'iterapp-keys.iterapp-system'

/** Has the API server issue a token of an account. */
export function createToken(namespace: string, ...args: readonly string[]): Promise<string> {
  return kubectl.expectOk(['create', 'token', 'default', '-n', namespace, ...args])
}

/** A token like the one that a pod has. */
export async function podToken(
  namespace: string,
  name = 'caller',
  audience = AUDIENCE,
): Promise<string> {
  const uid = await kubectl.expectOk([
    ...['get', 'pod', name, '-n', namespace],
    ...['-o', 'jsonpath={.metadata.uid}'],
  ])
  const bound = ['--bound-object-kind=Pod', `--bound-object-name=${name}`]
  return createToken(namespace, `--audience=${audience}`, ...bound, `--bound-object-uid=${uid}`)
}
