/**
 * Parses JSON without a word about what it is not: the message of `JSON.parse` quotes its input, which
 * may be a secret.
 *
 * @returns `undefined` for what is not JSON, which no JSON text gives.
 */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Whether a value that JSON gave is an object, and no list. */
export function isJsonObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * Whether brackets in a JSON text are nested more than so many levels. Looked at before parsing: what is
 * small as a text and nested deep takes a hundred times its size in memory.
 */
export function isNestedDeeper(text: string, levels: number): boolean {
  let depth = 0
  let isString = false
  // By character codes: a regular expression takes longer than parsing does.
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (isString) {
      if (code === BACKSLASH) at++
      else if (code === QUOTE) isString = false
    } else if (code === QUOTE) isString = true
    else if (code === OPEN_LIST || code === OPEN_OBJECT) {
      if (++depth > levels) return true
    } else if (code === CLOSE_LIST || code === CLOSE_OBJECT) depth--
  }
  return false
}

const QUOTE = 0x22
const BACKSLASH = 0x5c
const OPEN_LIST = 0x5b
const CLOSE_LIST = 0x5d
const OPEN_OBJECT = 0x7b
const CLOSE_OBJECT = 0x7d
