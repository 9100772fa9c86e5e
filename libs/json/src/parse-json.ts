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
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"?|[[\]{}]/gs)) {
    if (token === '[' || token === '{') depth++
    else if (token === ']' || token === '}') depth--
    if (depth > levels) return true
  }
  return false
}
