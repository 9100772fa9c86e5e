import type { Command } from 'commander'
import { addBuildCommand } from './build/add-build-command'
import type { CommandContext } from './command-context'
import { addCompletionCommand } from './completion/add-completion-command'
import { addEncryptCommand } from './encrypt/add-encrypt-command'
import { addInspectCommand } from './inspect/add-inspect-command'
import { addKeysCommand } from './keys/add-keys-command'
import { addLintCommand } from './lint/add-lint-command'
import { addRenderCommand } from './render/add-render-command'
import { addRunCommand } from './run/add-run-command'

/** Adds a command to the program. What it needs to do its work is imported when it is called. */
export type AddCommand = (program: Command, context: CommandContext) => void

/** The commands, in the order of the help. */
export const commands: readonly AddCommand[] = [
  addEncryptCommand,
  addInspectCommand,
  addLintCommand,
  addRenderCommand,
  addRunCommand,
  addBuildCommand,
  addKeysCommand,
  addCompletionCommand,
]
