import type { CompletedCommand, CompletedValue } from './command-tree'

/** A script for bash that completes `iterapp`; bash 3.2, which macOS has, runs it too. */
export function formatBashScript(commands: readonly CompletedCommand[]): string {
  return `# Completion of iterapp for bash.
_iterapp() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD - 1]} at='' i
  COMPREPLY=()
  # Bash makes three words of --name=value.
  if [[ $cur == = ]]; then
    cur=''
  elif [[ $prev == = ]]; then
    prev=\${COMP_WORDS[COMP_CWORD - 2]}
  fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$at:\${COMP_WORDS[i]}" in
      *:--)
        _iterapp_files
        return
        ;;
${commands.flatMap(formatStep).join('\n')}
    esac
  done
  case "$at:$prev" in
${commands.flatMap(formatOptionValues).join('\n')}
  esac
  case "$at:$cur" in
${commands.map(formatOptions).join('\n')}
${commands.map(formatArguments).join('\n')}
  esac
}

_iterapp_words() {
  COMPREPLY=($(compgen -W "$1" -- "$cur"))
}

_iterapp_files() {
  local IFS=$'\\n'
  compopt -o filenames 2>/dev/null || true
  COMPREPLY=($(compgen -f -- "$cur"))
}

complete -F _iterapp iterapp
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
  return `    '${path}:-'*) _iterapp_words '${options.flatMap(({ flags }) => flags).join(' ')}' ;;`
}

function formatArguments({ path, commands, argument, options }: CompletedCommand): string {
  const names = commands.map(({ name }) => name)
  const words = names.length > 0 ? names : options.flatMap(({ flags }) => flags)
  const takesWords = argument.kind === 'file' || argument.kind === 'choice'
  const action = takesWords ? formatAction(argument) : `_iterapp_words '${words.join(' ')}'`
  return `    '${path}:'*) ${action} ;;`
}

function formatAction(value: CompletedValue): string {
  if (value.kind === 'file') return '_iterapp_files'
  return value.kind === 'choice' ? `_iterapp_words '${value.choices.join(' ')}'` : ':'
}
