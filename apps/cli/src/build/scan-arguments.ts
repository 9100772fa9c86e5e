/** How a program reads its options. */
export interface OptionSyntax {
  /** Options that take no value of their own, without dashes; every other one takes one. */
  readonly flags: ReadonlySet<string>
  /** Whether `-name` is an option of several letters, and not several options of one. */
  readonly singleDash: boolean
}

/** Arguments as a program reads them. */
export interface ScannedArguments {
  /** Names without dashes; `null` when an option has no value. */
  readonly options: readonly { readonly name: string; readonly value: string | null }[]
  /** What is no option. */
  readonly operands: readonly string[]
}

/** Where the first argument is that is no option; `-1` when there is none. */
export function findOperand(args: readonly string[], from: number, syntax: OptionSyntax): number {
  for (let index = from; index < args.length;) {
    const option = readOption(args, index, syntax)
    if (option === null) return index
    index = option.next
  }
  return -1
}

/** Tells options and operands apart, which may be mixed; after `--` all are operands. */
export function scanArguments(args: readonly string[], syntax: OptionSyntax): ScannedArguments {
  const options: { name: string; value: string | null }[] = []
  const operands: string[] = []
  for (let index = 0; index < args.length;) {
    if (args[index] === '--') {
      operands.push(...args.slice(index + 1))
      break
    }
    const option = readOption(args, index, syntax)
    if (option === null) operands.push(args[index] ?? '')
    else options.push(...option.found)
    index = option?.next ?? index + 1
  }
  return { options, operands }
}

interface ReadOption {
  readonly found: readonly { readonly name: string; readonly value: string | null }[]
  /** Where the next argument is. */
  readonly next: number
}

/** Reads the option at an index; `null` when none is there. A lone dash is standard input. */
function readOption(
  args: readonly string[],
  index: number,
  { flags, singleDash }: OptionSyntax,
): ReadOption | null {
  const argument = args[index] ?? ''
  if (!/^-[^-]|^--./s.test(argument)) return null
  const readLong = (text: string): ReadOption => {
    const equals = text.indexOf('=')
    if (equals >= 0) {
      return one(text.slice(0, equals), text.slice(equals + 1), index + 1)
    }
    return flags.has(text)
      ? one(text, null, index + 1)
      : one(text, args[index + 1] ?? null, index + 2)
  }
  if (argument.startsWith('--')) return readLong(argument.slice(2))
  const text = argument.slice(1)
  if (singleDash && text.length > 1) return readLong(text)
  let end = 0
  while (end < text.length && flags.has(text.charAt(end))) end++
  const before = text
    .slice(0, end)
    .split('')
    .map((name) => ({ name, value: null }))
  if (end === text.length) return { found: before, next: index + 1 }
  const name = text.charAt(end)
  const attached = text.slice(end + 1)
  return attached === ''
    ? { found: [...before, { name, value: args[index + 1] ?? null }], next: index + 2 }
    : { found: [...before, { name, value: attached.replace(/^=/, '') }], next: index + 1 }
}

function one(name: string, value: string | null, next: number): ReadOption {
  return { found: [{ name, value }], next }
}
