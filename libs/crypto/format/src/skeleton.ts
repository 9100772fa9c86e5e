import { IterappError } from '@iterapp/errors'

/** How many parts a composed value may have: each becomes a variable of the container. */
export const MAX_SKELETON_PARTS = 64
/** How long a skeleton may be, in characters: it stands in the protected header. */
export const MAX_SKELETON_LENGTH = 1024

/**
 * The shape of a value that holds single quotes: every run of other characters becomes `_`.
 *
 * An env file cannot hold a single quote, so such a value is composed of parts (KEP-3721, and the
 * kubelet's parser). Who composes it knows only this shape: `it's 'x'` has the skeleton `_'_'_'`.
 *
 * @returns `null` for a value without a single quote.
 */
export function skeletonOf(value: string): string | null {
  return value.includes("'") ? value.replace(/[^']+/g, '_') : null
}

/**
 * Checks the skeleton of a value that is about to be sealed, or one that a header brings: only `'`
 * and single `_`, at least one quote.
 *
 * @throws IterappError `ERR_SKELETON` for any other text, `ERR_VALUE_TOO_MANY_QUOTES` for one with
 *   more than {@link MAX_SKELETON_PARTS} parts or {@link MAX_SKELETON_LENGTH} characters.
 */
export function checkSkeleton(skeleton: string): void {
  // Not one expression for both: with two repetitions it takes quadratic time on a hostile header.
  const isShape = /^[_']+$/.test(skeleton) && skeleton.includes("'") && !skeleton.includes('__')
  if (!isShape) {
    throw new IterappError(
      'ERR_SKELETON',
      'the skeleton is not made of quotes and single underscores',
    )
  }
  const parts = skeleton.replaceAll("'", '').length
  if (parts > MAX_SKELETON_PARTS || skeleton.length > MAX_SKELETON_LENGTH) {
    throw new IterappError(
      'ERR_VALUE_TOO_MANY_QUOTES',
      `single quotes split the value into ${parts} parts and ${skeleton.length - parts} quotes; ` +
        `at most ${MAX_SKELETON_PARTS} parts and ${MAX_SKELETON_LENGTH} characters of both can be a variable; ` +
        'deliver it as a file, under [files.…]',
    )
  }
}
