import type { CompletedCommand, CompletedOption, CompletedValue } from './command-tree'

/** A script for fish that completes `iterapp`. */
export function formatFishScript(commands: readonly CompletedCommand[]): string {
  return `# Completion of iterapp for fish.
function __iterapp_at
    set -l at ''
    for word in (commandline -opc)[2..]
        switch "$at:$word"
            case '*:--'
                set at --
                break
${commands.flatMap(formatStep).join('\n')}
        end
    end
    test "$at" = "$argv[1]"
end

complete -c iterapp -f
complete -c iterapp -n '__iterapp_at --' -F
${commands.flatMap(formatCommand).join('\n')}
`
}

function formatStep({ path, commands }: CompletedCommand): readonly string[] {
  return commands.flatMap(({ name }) => [
    `            case ${quote(`${path}:${name}`)}`,
    `                set at ${quote(`${path} ${name}`.trim())}`,
  ])
}

function formatCommand({ path, commands, options, argument }: CompletedCommand): readonly string[] {
  const start = `complete -c iterapp -n ${quote(`__iterapp_at ${quote(path)}`)}`
  const takesWords = argument.kind === 'file' || argument.kind === 'choice'
  return [
    ...commands.map(
      ({ name, description }) => `${start} -a ${quote(name)} -d ${quote(description)}`,
    ),
    ...options.map((option) => `${start} ${formatOption(option)}`),
    ...(takesWords ? [`${start} ${formatValue(argument)}`] : []),
  ]
}

function formatOption({ flags, description, value }: CompletedOption): string {
  const names = flags.map((flag) =>
    flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`,
  )
  const takes = value.kind === 'none' ? [] : ['-r', formatValue(value)]
  return [...names, ...takes, '-d', quote(description)].join(' ')
}

function formatValue(value: CompletedValue): string {
  if (value.kind === 'file') return '-F'
  return value.kind === 'choice' ? `-f -a ${quote(value.choices.join(' '))}` : '-f'
}

function quote(text: string): string {
  return `'${text.replace(/[\\']/g, String.raw`\$&`)}'`
}
