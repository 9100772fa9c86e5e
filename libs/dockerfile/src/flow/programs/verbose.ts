import type { Argument } from '../evaluate-word'
import { bringFlows, flowOf, type Program, type ProgramCall } from '../program-call'
import type { Flow } from '../shell-state'

/** Programs that are silent about what they send, unless an option says that they show it. */
export const verbose: readonly (readonly [string, Program])[] = [
  ['curl', showCurl],
  ['wget', showWget],
]

/** `-v` among short options; behind one that takes a value there are no more. */
const CURL_VERBOSE = /^(?:-[^-AbcCdDeEFHKmoPQrtTuUwxXyYz]*v.*|--verbose)$/

/** What curl sends without showing it: bodies, and files of TLS. */
const CURL_SILENT =
  /^(?:-[a-zA-Z]*[dFTEo]|--(?:data(?:-\w+)?|json|form(?:-\w+)?|upload-file|cert|key|pass|output))$/
const CURL_SILENT_IN_ONE = /^-[dFTEo]./

/** Files whose text comes to be headers. */
const CURL_FILES = /^(?:-[a-zA-Z]*[HKb]|--(?:header|config|cookie|netrc-file|proxy-header))$/

/** `-d` among short options, of which those with `n` are two letters: `-nd` is another one. */
const WGET_DEBUG = /^(?:-(?:n[cvdHp]|[a-mo-z0-9])*d[a-zA-Z]*|--debug)$/

/** It shows the headers of the request, with what is in the address, and who logs in. */
function showCurl(call: ProgramCall): readonly Flow[] {
  const { args, mark } = call
  const option = args.find(({ text }) => CURL_VERBOSE.test(text) || tracesToOutput(text, args))
  if (option === undefined) return []
  const shown = args.flatMap(({ text, flows, file }, index) => {
    const before = args[index - 1]?.text ?? ''
    if (CURL_SILENT.test(before) || CURL_SILENT_IN_ONE.test(text)) return []
    return CURL_FILES.test(before) ? [...flows, ...flowOf(file, mark)] : flows
  })
  return showFlows(call, option.text.startsWith('--') ? option.text : '-v', shown)
}

/** `--trace -` shows as much. */
function tracesToOutput(text: string, args: readonly Argument[]): boolean {
  const at = args.findIndex((arg) => arg.text === text)
  return /^--trace(?:-ascii)?$/.test(text) && /^[-%]$/.test(args[at + 1]?.text ?? '')
}

/** It shows all of its options and the headers of the request. */
function showWget(call: ProgramCall): readonly Flow[] {
  const option = call.args.find(({ text }) => WGET_DEBUG.test(text))
  if (option === undefined) return []
  const shown = call.args.flatMap(({ flows }) => flows)
  return showFlows(call, option.text.startsWith('--') ? option.text : '-d', shown)
}

/** What is shown goes to standard error. */
function showFlows(
  { scope, name, mark }: ProgramCall,
  option: string,
  shown: readonly Flow[],
): readonly Flow[] {
  const flows = bringFlows(shown, { ...mark, command: `${name} ${option}` })
  if (scope.errorsTo === 'output') return flows
  if (scope.errorsTo === 'log') {
    scope.state.leaks.push(...flows.map((flow) => ({ ...flow, by: 'printed' as const })))
  }
  return []
}
