import { checkSkeleton, skeletonOf } from '@iterapp/crypto/format'
import { checkVariable } from '@iterapp/env'
import { IterappError } from '@iterapp/errors'
import { checkSize } from './check-size'
import type { SecretKind } from './target'

/**
 * Checks that a value can reach the app, before it is encrypted and nobody can look at it any more.
 *
 * @returns the skeleton to record, when it is a variable that holds single quotes.
 * @throws IterappError `ERR_VALUE_…`; the message says what to do instead and holds none of it.
 */
export function checkDelivery(value: Uint8Array, kind: SecretKind): string | null {
  if (value.length === 0) {
    throw new IterappError('ERR_VALUE_EMPTY', 'the value is empty: nothing came in')
  }
  checkSize(kind, value.length)
  if (kind !== 'variable') return null
  const skeleton = skeletonOf(checkVariable(value))
  if (skeleton !== null) checkSkeleton(skeleton)
  return skeleton
}
