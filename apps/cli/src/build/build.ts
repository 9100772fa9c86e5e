import { quoteName } from '@iterapp/config'
import { IterappError } from '@iterapp/errors'
import { resolve } from 'node:path'
import { runPrepared } from '../child-command/run-prepared'
import type { CommandContext } from '../command-context'
import { chooseApp } from '../config-file/choose-app'
import { readConfigFile } from '../config-file/read-config-file'
import { FOREIGN } from '../content-keys/find-foreign'
import { buildEnvironment } from './build-environment'
import type { BuildRequest } from './build-request'
import { findDockerfiles } from './find-dockerfiles'
import { listWantedSecrets, type WantedSecret } from './list-wanted-secrets'
import { openBuildSecrets, type OpenedBuildSecrets } from './open-build-secrets'
import { prepareBuild } from './prepare-build'
import { printCommand } from './print-command'
import { findPlainTransport } from './plain-transport'
import { readBuildCommand, type BuildCommand } from './read-build-command'
import { refuseRemotePodman } from './refuse-remote'
import { selectFiles, selectSealed, type SelectedSecrets } from './select-secrets'
import { tellMissing } from './tell-missing'

/**
 * Runs a command that builds an image with the secrets that its Dockerfile asks for, or prints it.
 *
 * Until all is decrypted in memory a signal ends this process as it ends any other; from the first file on
 * until the last is removed, signals are passed on to the build.
 *
 * @throws IterappError `ERR_USAGE`, `ERR_SECRETS_MISSING`, and what the parts that it is made of throw;
 *   nothing is then left.
 */
export async function build(request: BuildRequest, context: CommandContext): Promise<void> {
  const { print = false, json = false, allowMissing = false } = request
  if (json && !print) throw new IterappError('ERR_USAGE', '--json goes with --print')
  const command = readBuildCommand(request.command)
  const dockerfiles = await findDockerfiles(command, request.dockerfile, context.cwd)
  const wanted = listWantedSecrets(dockerfiles, command.givenIds)
  const { app, ...selected } = await selectSecrets(wanted, request, context)
  tellMissing(selected.missing, print || allowMissing, context.output)
  if (print) {
    printCommand(command, selected, json, context)
    return
  }
  if (selected.sealed.length + selected.files.length > 0) await checkWay(command, context)
  const { opened, foreign } = await openSelected(app, selected, request, context)
  const missing = [...foreign].map((id) => ({ id, reason: FOREIGN, stops: true }))
  try {
    tellMissing(missing, allowMissing, context.output)
  } catch (error) {
    for (const { value } of opened) value.fill(0)
    throw error
  }
  // Which of them a build gets, its Dockerfile says, and that may be somebody else's.
  const given = [...opened.map(({ name }) => name), ...selected.files.map(({ id }) => id)]
  if (given.length > 0) context.output.note(`The build gets ${given.join(', ')}.`)
  const prepare = () => prepareBuild(command, opened, selected.files, context)
  const getsKeys = context.stdin.isTTY && command.builder.stopSignal === null
  context.setExitStatus(await runPrepared(prepare, getsKeys))
}

/** Whether the builder takes secrets to where they are built with as safely as they come to it. */
async function checkWay(
  command: BuildCommand,
  { env, cwd, output }: CommandContext,
): Promise<void> {
  const own = buildEnvironment(command, env)
  await refuseRemotePodman(command, { env: own, cwd }, process.platform)
  const host = findPlainTransport(command, own)
  if (host === null) return
  output.warn(
    `the secrets go to ${quoteName(host)} without TLS: everybody on the way there can read them`,
  )
}

async function selectSecrets(
  wanted: readonly WantedSecret[],
  request: BuildRequest,
  { cwd }: CommandContext,
): Promise<SelectedSecrets & { readonly app: string | null }> {
  const { file, from } = request
  if (from === '') throw new IterappError('ERR_USAGE', '--from names no folder: its value is empty')
  if (from !== undefined) return { ...(await selectFiles(wanted, resolve(cwd, from))), app: null }
  if (wanted.length === 0) return { sealed: [], files: [], missing: [], app: null }
  const { config, shownPath } = await readConfigFile(file, cwd)
  const selected = selectSealed(wanted, config.buildSecrets, shownPath)
  const needsApp = selected.sealed.length > 0 || request.app !== undefined
  return { ...selected, app: needsApp ? chooseApp(request, config.app) : null }
}

async function openSelected(
  app: string | null,
  { sealed }: SelectedSecrets,
  request: BuildRequest,
  context: CommandContext,
): Promise<OpenedBuildSecrets> {
  return app === null || sealed.length === 0
    ? { opened: [], foreign: new Set() }
    : openBuildSecrets(app, sealed, request, context)
}
