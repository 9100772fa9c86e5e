import { IterappError } from '@iterapp/errors'
import { Command, CommanderError } from 'commander'

/** An option of a service. */
export interface ServiceOption {
  /** As commander reads it: `--port <port>`. */
  readonly flags: string
  /** The environment variable that stands in for it. */
  readonly variable: string
  readonly means: string
}

/** How a service is called. */
export interface ServiceCommand<Name extends string> {
  readonly name: string
  readonly description: string
  /** By the name that commander gives them: `--internal-port` is `internalPort`. */
  readonly options: Readonly<Record<Name, ServiceOption>>
  /** What stands at the end of the help: examples, exit statuses. */
  readonly helpEnd: string
}

/**
 * Reads the options of a service: an option before its environment variable; what is empty is not there.
 *
 * @param argv - the arguments, without those of Node.
 * @param print - takes the help when it is asked for.
 * @returns `null` when help was printed.
 * @throws IterappError `ERR_USAGE` for an option that there is not.
 */
export function readOptions<Name extends string>(
  { name, description, options, helpEnd }: ServiceCommand<Name>,
  argv: readonly string[],
  env: NodeJS.ProcessEnv,
  print: (text: string) => void,
): Readonly<Partial<Record<Name, string>>> | null {
  const command = new Command(name)
    .description(description)
    .allowExcessArguments(false)
    .configureOutput({ writeOut: print, writeErr: () => undefined })
    .exitOverride()
  const named = Object.entries<ServiceOption>(options)
  const variables = named.map(([, { variable }]) => `  ${variable}\n`).join('')
  command.addHelpText(
    'after',
    `\nEach option can be set by an environment variable:\n${variables}${helpEnd}`,
  )
  for (const [, { flags, means }] of named) command.option(flags, means)
  try {
    const given = command.parse(argv, { from: 'user' }).opts<Record<string, string>>()
    const values = named.map(
      ([each, { variable }]) => [each, given[each] ?? env[variable]] as const,
    )
    return Object.fromEntries(
      values.filter(([, value]) => value !== undefined && value !== ''),
    ) as Partial<Record<Name, string>>
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.exitCode === 0) return null
    throw new IterappError('ERR_USAGE', error.message.replace(/^error: /, ''))
  }
}
