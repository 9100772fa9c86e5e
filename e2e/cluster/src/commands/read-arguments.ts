import { parseArgs, type ParseArgsConfig } from 'node:util'

type Options = NonNullable<ParseArgsConfig['options']>
type Values<Given extends Options> = ReturnType<typeof parseArgs<{ options: Given }>>['values']

/**
 * The options of a command.
 *
 * @param help - printed for `--help`, which ends the process, and with a wrong argument, which fails it (64).
 */
export function readArguments<Given extends Options>(help: string, options: Given): Values<Given> {
  try {
    const all = { ...options, help: { type: 'boolean', short: 'h' } } as const
    const { values } = parseArgs({ options: all })
    if ((values as { help?: boolean }).help !== true) return values
    process.stdout.write(help)
    process.exit(0)
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${help}`)
    process.exit(64)
  }
}
