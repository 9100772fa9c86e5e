import fc from 'fast-check'
import { checkVariable } from './check-value'

// For the tests only: no module but a test imports this one.

const telling = fc.constantFrom(
  ...["'", "'", "''", '\n', '\n\n', '\r', '\r\n', '#', '=', ' ', '\t', '\\', '\\\n', '"'],
  ...['$', '$(K0)', '$$', '`', ';', '!', '~', "K1='x'", '\n# ', '_', '__', '\u007f', '\u0001'],
  ...['\u00e9', '\ufeff', '\u2028', '\u{1f512}', '\ufffd', '\0'],
)

/** Texts full of what means something to a shell, to Kubernetes or to this project. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(fc.oneof(telling, fc.string({ unit: 'binary', maxLength: 4 })))
    .map((all) => all.join('')),
)

/** Such texts as can be the value of a variable. */
export const variableText: fc.Arbitrary<string> = anyText.filter(isVariable)

function isVariable(text: string): boolean {
  try {
    return checkVariable(new TextEncoder().encode(text)) === text
  } catch {
    return false
  }
}
