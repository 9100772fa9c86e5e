import { Document, Scalar } from 'yaml'
import type { ConfigMap } from './config-map'

/**
 * What a reader of YAML 1.1, such as kubectl, takes for the end of a line or refuses, and what our
 * output spells out, as it could deceive who reads it on a terminal.
 */
const special = /(?![\n\t])[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]/gu

/** A ConfigMap as YAML, 1.1 and 1.2. Its files are literal blocks, for a diff to show their lines. */
export function formatYaml(configMap: ConfigMap): string {
  const data = Object.entries(configMap.data).map(([key, text]) => [key, toScalar(text)])
  const document = new Document(
    { ...configMap, data: Object.fromEntries(data) as Record<string, Scalar> },
    { compat: 'yaml-1.1' },
  )
  return (
    document
      .toString({ lineWidth: 0, doubleQuotedAsJSON: true })
      // They are between double quotes, if anywhere.
      .replace(special, (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`)
  )
}

function toScalar(text: string): Scalar {
  const scalar = new Scalar(text)
  scalar.type = fitsBlock(text) ? Scalar.BLOCK_LITERAL : Scalar.QUOTE_DOUBLE
  return scalar
}

/**
 * Whether every reader takes a text from a literal block as it is. Leading blanks are where they
 * disagree about its indentation, and a carriage return would be lost.
 */
function fitsBlock(text: string): boolean {
  return /^\S/.test(text) && !/\n[\t ]+$/.test(text) && text.search(special) < 0
}
