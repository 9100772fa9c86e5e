import { isHarmless } from './harmless-value'
import { findAssignments, hasGoogleKey, hasKnownFormat, hasSignedToken } from './known-formats'
import { isIdentifierName, judgeName, type NameKind } from './name-words'
import { looksRandom, looksVeryRandom } from './randomness'
import { hasUrlPassword } from './url-password'

/**
 * Whether a plain value looks like a secret, by itself or together with its name. It is a guess, made
 * to raise few false alarms: what is asked for is at most one in a hundred innocent values.
 */
export function looksLikeSecret(name: string, value: string): boolean {
  const kind = judgeName(name)
  if (hasKnownFormat(value) || holdsKnownFormat(value) || hasUrlPassword(value)) return true
  // Supabase's anonymous key is a token, and in every browser.
  if (hasSignedToken(value)) return kind !== 'public'
  // The key of a map or a web page's Firebase is in every browser.
  if (hasGoogleKey(value)) return kind !== 'public' && !/firebase|maps/i.test(name)
  if (/\s|[=:]/.test(value) && hasAssignment(value)) return true
  return judgeValue(kind, name, value)
}

function judgeValue(kind: NameKind, name: string, value: string): boolean {
  switch (kind) {
    case 'password':
      return /^\d{6,}$/.test(value) || (value.length >= 4 && !isHarmless(value, name))
    case 'secret':
      return value.length >= 6 && !isHarmless(value, name)
    case 'possible':
      return value.split(/[,;\s]+/).some((each) => looksRandom(each) && !isHarmless(each, name))
    case 'neutral':
      return (
        !isIdentifierName(name) && looksVeryRandom(value) && !isHarmless(value) && !isText(value)
      )
    case 'public':
      return false
  }
}

function hasAssignment(value: string): boolean {
  return findAssignments(value).some(
    ({ name, value: assigned }) =>
      !isHarmless(assigned, name) &&
      (looksRandom(assigned) || (/^p/i.test(name) && looksChosen(assigned))),
  )
}

/** Whether a text looks like a password that somebody thought of, and not like a word. */
function looksChosen(text: string): boolean {
  const capitals = text.match(/[A-Z]/g) ?? []
  return /[a-z]/.test(text) && (/[\d!$%*^]/.test(text) || capitals.length > 1)
}

/** Whether a value is base64 of something with a known format, such as a private key. */
function holdsKnownFormat(value: string): boolean {
  const text = decode(value)
  return text !== null && hasKnownFormat(text)
}

/** Whether a value is base64 of text or an image, and so not random. */
function isText(value: string): boolean {
  return (
    decode(value) !== null || /^(?:iVBORw0KGgo|\/9j\/|R0lGOD|PHN2Zy|AAABAA|UklGR|d09G)/.test(value)
  )
}

function decode(value: string): string | null {
  if (value.length < 40 || !/^[A-Za-z0-9+/\r\n]+={0,2}$/.test(value.trim())) return null
  const text = Buffer.from(value, 'base64').toString('utf8')
  return /^[\t\r\n\x20-\x7e]+$/.test(text) ? text : null
}
