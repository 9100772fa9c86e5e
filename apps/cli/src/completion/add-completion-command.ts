import { Argument, type Command } from 'commander'
import type { CommandContext } from '../command-context'

const shells = ['bash', 'zsh', 'fish'] as const

/** Adds `iterapp completion`. */
export function addCompletionCommand(program: Command, { output }: CommandContext): void {
  program
    .command('completion')
    .description('print a script that completes iterapp in a shell')
    .addArgument(new Argument('<shell>', 'the shell').choices(shells))
    .addHelpText(
      'after',
      `
Examples:
  $ source <(iterapp completion bash)       # in ~/.bashrc
  $ source <(iterapp completion zsh)        # in ~/.zshrc, after compinit
  $ iterapp completion fish > ~/.config/fish/completions/iterapp.fish`,
    )
    .action(async (shell: (typeof shells)[number]) => {
      const { formatScript } = await import('./format-script')
      output.out(formatScript(program, shell))
    })
}
