import { IterappError } from '@iterapp/errors'
import { isEnvironmentName } from '@iterapp/identity'
import { prepareCommand, type PreparedCommand } from '../child-command/run-prepared'
import type { CommandContext, Output } from '../command-context'
import { chooseApp } from '../config-file/choose-app'
import { readConfigFile } from '../config-file/read-config-file'
import { warnOfDisk } from '../private-folder/warn-of-disk'
import { chooseUnwrap, type UnwrapChoice } from './choose-unwrap'
import { openLocalValues } from './local-values'
import { FILES_ROOT_VARIABLE, openRun, type OpenedRun } from './open-run'
import { planRun } from './plan-run'
import { createWorkspace, type Workspace } from './workspace'

/** What `iterapp run` was asked for. */
export interface RunRequest extends UnwrapChoice {
  readonly file: string
  readonly environment: string
  readonly app?: string | undefined
  readonly values: readonly string[]
  readonly allowMissing?: boolean | undefined
  readonly command: readonly string[]
}

/**
 * Decrypts the variables and files of an `iterapp.toml` for a command. What is decrypted into files is
 * removed when the command ends.
 *
 * @throws IterappError for a file, a key or a value that cannot be used; nothing is then left.
 */
export async function prepareRun(
  request: RunRequest,
  context: CommandContext,
): Promise<PreparedCommand> {
  const { config } = await readConfigFile(request.file, context.cwd)
  const environment = checkEnvironment(request.environment, config.environments, request.file)
  const app = chooseApp(request, config.app)
  const plan = planRun(config, app, environment)
  const unwrap = await chooseUnwrap(request, { app, environment }, context)
  const values = await openLocalValues(request.values, context.cwd)
  const workspace = await createWorkspace(context.env)
  try {
    const opened = await openRun(plan, unwrap, values, workspace, request.allowMissing === true)
    tellAbout(opened, workspace, context.output)
    // Without files nothing of it is needed any more.
    if (!opened.hasFiles) await workspace.remove()
    const env = { ...context.env, ...variablesOf(opened, workspace) }
    return prepareCommand(workspace, request.command, { cwd: context.cwd, env })
  } catch (error) {
    await workspace.remove()
    throw error
  }
}

function tellAbout({ missing, hasFiles }: OpenedRun, workspace: Workspace, output: Output): void {
  for (const each of missing) output.warn(`goes without ${each}`)
  if (hasFiles) warnOfDisk('files', { path: workspace.root, onDisk: workspace.onDisk }, output)
}

function variablesOf({ hasFiles, variables }: OpenedRun, workspace: Workspace): NodeJS.ProcessEnv {
  const root = hasFiles ? { [FILES_ROOT_VARIABLE]: workspace.root } : {}
  return { ...root, ...Object.fromEntries(variables) }
}

function checkEnvironment(
  environment: string,
  listed: readonly string[] | null,
  file: string,
): string {
  if (!isEnvironmentName(environment)) {
    throw new IterappError(
      'ERR_USAGE',
      '--environment takes a name of lower-case letters and digits',
    )
  }
  if (listed !== null && !listed.includes(environment)) {
    throw new IterappError(
      'ERR_CONFIG_ENVIRONMENT',
      `${file} has no environment ${environment}; it lists ${listed.join(', ')}`,
    )
  }
  return environment
}
