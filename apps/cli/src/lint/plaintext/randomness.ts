/**
 * Whether a text looks made by a machine: one word of at least eight characters, with digits among
 * letters or cases mixed, and not made of words, numbers and separators as identifiers are.
 */
export function looksRandom(text: string): boolean {
  if (text.length < 8 || !isOneWord(text)) return false
  const parts = text.split(/[-_.:/+=]+/).filter((part) => part !== '')
  const random = parts.filter((part) => !isWordLike(part))
  return random.reduce((sum, part) => sum + part.length, 0) >= Math.min(8, text.length / 2)
}

/** The same for a text of which nothing else is known: it must be long, and nearly all random. */
export function looksVeryRandom(text: string): boolean {
  if (text.length < 40 || !/^[A-Za-z0-9+/=_-]+$/.test(text)) return false
  const hasAll = [/[a-z]/, /[A-Z]/, /\d/].every((pattern) => pattern.test(text))
  if (!hasAll || !looksRandom(text) || entropyOf(text) < 4.2) return false
  // Words that are joined to one have long runs of lower-case letters.
  const runs = text.match(/[a-z]{5,}/g) ?? []
  return runs.join('').length < text.length / 3
}

/** Shannon's entropy of the characters, in bits for each. */
function entropyOf(text: string): number {
  const counts = new Map<string, number>()
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1)
  let sum = 0
  for (const count of counts.values()) sum -= (count / text.length) * Math.log2(count / text.length)
  return sum
}

function isOneWord(text: string): boolean {
  return /^[\x21-\x7e]+$/.test(text) && !/[{}[\]()<>"'`|\\;,]/.test(text)
}

/** A word in one case or with a capital, camel case, a number, or a short code such as v2 or eu1. */
function isWordLike(part: string): boolean {
  return (
    /^\d{1,6}$/.test(part) ||
    /^[A-Za-z]{1,5}\d{1,3}[a-z]?$/.test(part) ||
    (/^(?:[A-Z]?[a-z]+|[A-Z]+)\d{0,4}$/.test(part) && part.length <= 24) ||
    isCamelCase(part)
  )
}

/** Where the cases of random letters change, about every second one begins a new word. */
function isCamelCase(part: string): boolean {
  const words = /^[A-Za-z]+\d{0,2}$/.test(part) ? (part.match(/[A-Z]+[a-z]*|[a-z]+/g) ?? []) : []
  return words.length > 0 && part.length / words.length >= 3.5
}
