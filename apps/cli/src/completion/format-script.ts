import type { Command } from 'commander'
import { formatBashScript } from './bash-script'
import { listCommands } from './command-tree'
import { formatFishScript } from './fish-script'
import { formatZshScript } from './zsh-script'

const formats = { bash: formatBashScript, zsh: formatZshScript, fish: formatFishScript }

/** A shell that can be completed. */
export type Shell = keyof typeof formats

/** The script that completes a program in a shell. */
export function formatScript(program: Command, shell: Shell): string {
  return formats[shell](listCommands(program))
}
