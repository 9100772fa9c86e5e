import type { CompletedCommand, CompletedValue } from './command-tree'

/** A script for zsh that completes `iterapp`: to source, or as `_iterapp` in a folder of `$fpath`. */
export function formatZshScript(commands: readonly CompletedCommand[]): string {
  return `#compdef iterapp
# Completion of iterapp for zsh.
_iterapp() {
  local at='' i
  local -a found
  for ((i = 2; i < CURRENT; i++)); do
    case "$at:$words[i]" in
      *:--)
        _files
        return
        ;;
${commands.flatMap(formatStep).join('\n')}
    esac
  done
  case "$at:$words[CURRENT-1]" in
${commands.flatMap(formatOptionValues).join('\n')}
  esac
  case "$at:$words[CURRENT]" in
${commands.map(formatOptions).join('\n')}
${commands.map(formatArguments).join('\n')}
  esac
}

if [[ $funcstack[1] == _iterapp ]]; then
  _iterapp "$@"
else
  compdef _iterapp iterapp
fi
`
}

function formatStep({ path, commands }: CompletedCommand): readonly string[] {
  return commands.map(({ name }) => `      '${path}:${name}') at='${`${path} ${name}`.trim()}' ;;`)
}

function formatOptionValues({ path, options }: CompletedCommand): readonly string[] {
  return options.flatMap(({ flags, value }) => {
    if (value.kind === 'none') return []
    const patterns = flags.map((flag) => `'${path}:${flag}'`).join(' | ')
    return `    ${patterns}) ${formatAction(value)}; return ;;`
  })
}

function formatOptions({ path, options }: CompletedCommand): string {
  const found = options.flatMap(({ flags, description }) =>
    flags.map((flag) => formatItem(flag, description)),
  )
  return `    '${path}:-'*) found=(${found.join(' ')}); _describe option found ;;`
}

function formatArguments({ path, commands, argument }: CompletedCommand): string {
  const found = commands.map(({ name, description }) => formatItem(name, description))
  const action =
    found.length === 0
      ? formatAction(argument)
      : `found=(${found.join(' ')}); _describe command found`
  return `    '${path}:'*) ${action} ;;`
}

function formatAction(value: CompletedValue): string {
  if (value.kind === 'file') return '_files'
  return value.kind === 'choice' ? `compadd -- ${value.choices.join(' ')}` : ':'
}

/** A word and what it means, as `_describe` takes them. */
function formatItem(word: string, description: string): string {
  return `'${word.replaceAll(':', '\\:')}:${description.replaceAll("'", String.raw`'\''`)}'`
}
