import { distance } from 'fastest-levenshtein'

/**
 * The one of `known` that a misspelled `name` was probably meant to be, or `null` when none is near:
 * at most two characters may differ, and at most half of them. Case does not count, nor `-` instead of `_`.
 */
export function suggestName(name: string, known: Iterable<string>): string | null {
  const wanted = fold(name)
  let best: { readonly name: string; readonly distance: number } | null = null
  for (const candidate of known) {
    const limit = Math.min(2, Math.floor(candidate.length / 2))
    if (Math.abs(candidate.length - wanted.length) > limit) continue
    const found = distance(wanted, fold(candidate))
    if (found <= limit && (best === null || found < best.distance)) {
      best = { name: candidate, distance: found }
    }
  }
  return best?.name ?? null
}

function fold(name: string): string {
  return name.toLowerCase().replaceAll('-', '_')
}
