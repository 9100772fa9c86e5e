import { parseArgs } from 'node:util'

/**
 * The only option of the commands here, `--json`.
 *
 * @param help - printed for `--help`, which ends the process, and with a wrong argument, which fails it.
 */
export function readJsonOption(help: string): boolean {
  try {
    const options = { json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } as const
    const { values } = parseArgs({ options })
    if (values.help !== true) return values.json === true
    process.stdout.write(help)
    process.exit(0)
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${help}`)
    process.exit(64)
  }
}
