import { formatSnippet, variableOfId } from '@iterapp/entry'
import type { Leak } from '../flow/shell-state'
import { quoteText } from './quote-text'
import { rules } from './rule-names'

/** A finding without its place. */
export interface LeakText {
  readonly rule: string
  readonly message: string
  readonly instead: string
}

/** What is wrong with a leak that is no file, and what to write instead. */
export function describeLeak({ id, by, mark: { command } }: Leak): LeakText {
  const secret = quoteText(id)
  const snippet = oneLine(formatSnippet(id))
  switch (by) {
    case 'printed':
      return {
        rule: rules.printed,
        message: `${quoteText(command)} prints ${secret}: it is in the build's log, for everybody who can read that`,
        instead: suggestForPrinted(command, snippet),
      }
    case 'traced':
      return {
        rule: rules.traced,
        message: `with "set -x" the shell prints what it runs, with ${secret} in it: it is in the build's log`,
        instead: 'write "set +x" before the secret is read, or leave out the x',
      }
    case 'unnamed':
      return {
        rule: rules.variable,
        message: `${quoteText(command)} cannot be a variable of a shell: ${TEMPLATE.test(command) ? 'it is a place to be filled in' : 'names have letters, digits and _'}`,
        instead: TEMPLATE.test(command) ? snippet : `${variableOfId(id)}, as in ${snippet}`,
      }
    case 'unexpanded':
      return {
        rule: rules.unexpanded,
        message: `no shell reads the exec form, so nothing puts ${secret} in: the command gets the text as it stands`,
        instead: snippet,
      }
  }
}

function suggestForPrinted(command: string, snippet: string): string {
  if (LISTS.has(command)) return 'name the variables that are to be shown: printenv PATH'
  const [, option] = SHOWING.exec(command) ?? []
  if (option === undefined) return `give it to the command that needs it: ${snippet}`
  return `leave out ${quoteText(option)}, which shows the request and the secret in it`
}

/** Programs with the option that makes them show what they send. */
const SHOWING = /^(?:curl|wget) (-\S+)$/

/** Commands that show all variables. */
const LISTS = new Set(['env', 'printenv', 'export', 'set', 'declare', 'typeset'])

const TEMPLATE = /^\$\d$/

/** A snippet within a sentence. */
export function oneLine(snippet: string): string {
  return snippet.replaceAll(/ \\\n\s+/g, ' ')
}
