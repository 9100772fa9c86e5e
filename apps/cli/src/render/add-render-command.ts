import { Option, type Command } from 'commander'
import type { CommandContext } from '../command-context'
import { maxPayloadOption } from '../lint/max-payload-option'
import type { RenderOptions } from './render'

/** Adds `iterapp render`. */
export function addRenderCommand(program: Command, context: CommandContext): void {
  program
    .command('render')
    .summary('print the ConfigMap that carries iterapp.toml to the cluster')
    .description(
      'Print the ConfigMap that carries iterapp.toml to the cluster, and say which annotation names it.',
    )
    .argument('[file]', 'the file; - is standard input', 'iterapp.toml')
    .option('-n, --namespace <namespace>', 'write the namespace into the ConfigMap')
    .option('--workload <name>', 'put the name of a workload that has its own file into the name')
    .option('--by-name', 'a mutable ConfigMap that keeps its name, instead of one named by content')
    .addOption(maxPayloadOption())
    .option('--patch', 'print the patch that puts the annotation into a pod template')
    .addOption(
      new Option('--json', 'print the name, the annotation and the ConfigMap as JSON').conflicts(
        'patch',
      ),
    )
    .addHelpText(
      'after',
      `
The ConfigMap is immutable, and its name has the hash of the file: iterapp-3f9c2ab1de. The pod template
names it by an annotation, so a change rolls the workload, and a rollback brings back the old secrets
with the old image. With --by-name it is called iterapp, which pods find without an annotation; those
that run keep what they have until a rollout restart.

The file is checked first, as lint does it for errors. With a finding nothing is rendered, and the exit
status is 1. No key is needed.

Examples:
  $ iterapp render | kubectl apply -f -
  $ iterapp render --patch | kubectl patch deployment web --type merge --patch-file /dev/stdin
  $ iterapp render worker/iterapp.toml --workload worker --namespace apps-myapp-prod > worker.yaml
  $ git show v1.2.0:iterapp.toml | iterapp render --json -`,
    )
    .action(async (file: string, options: RenderOptions) => {
      const { render } = await import('./render')
      await render(context, file, options)
    })
}
