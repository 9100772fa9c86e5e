import { stateKeyFile } from '@iterapp/key-store'
import { KEYS_PATH } from '@iterapp/page'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createAccessToken } from './access-token'
import { endChild, startNode, type Child } from './child-process'
import { startKeysService } from './keys-service'
import { ensureSampleConfig, sampleIdentity } from './sample'
import type { LocalSettings } from './settings'

/** What local mode starts: the bundles beside its own, and the page that the keys service shows. */
export interface Programs {
  readonly keys: string
  readonly cli: string
  /** A folder. */
  readonly page: string
}

/**
 * Runs the keys service and the sample app until the signal stops them or one of them ends.
 *
 * @returns the exit status.
 * @throws IterappError `ERR_LOCAL_PART`, `ERR_FILE_UNWRITABLE`.
 */
export async function runLocalMode(
  settings: LocalSettings,
  programs: Programs,
  stop: AbortSignal,
  write: (text: string) => void,
): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'iterapp-local-'))
  const children: Child[] = []
  try {
    const token = await createAccessToken(folder, sampleIdentity)
    const service = await startKeysService(
      [
        programs.keys,
        ...['--port', settings.port, '--internal-port', settings.internalPort],
        ...['--token-file', token.recordFile, '--page', programs.page],
      ],
      write,
    )
    children.push(service.child)
    const keysUrl = `${service.publicUrl}/${KEYS_PATH}`
    const sample = await ensureSampleConfig(settings.sample, programs.cli, keysUrl)
    write(describe(settings, service.publicUrl, sample))
    const app = startNode(
      [
        ...[programs.cli, 'run', '--watch', '--file', sample.file],
        ...['--environment', sampleIdentity.environment],
        ...['--keys-service', service.internalUrl, '--token-file', token.tokenFile],
        ...['--', process.execPath, join(settings.sample, 'hello.js')],
      ],
      ['ignore', 'inherit', 'inherit'],
    )
    children.push(app)
    const ended = await Promise.race([aborted(stop), service.child.ended, app.ended])
    return ended ?? 1
  } finally {
    // The app first: it may still want something of the service.
    for (const child of children.reverse()) await endChild(child)
    await rm(folder, { recursive: true, force: true })
  }
}

function describe(
  { sample: folder }: LocalSettings,
  publicUrl: string,
  sample: { readonly file: string; readonly made: boolean },
): string {
  return `
  Page                   ${publicUrl}/
  Public keys            ${publicUrl}/${KEYS_PATH}
  Private keys           ${stateKeyFile(process.env)}
  Sample app             ${folder}
  Its configuration      ${sample.file}${sample.made ? ' (made now, with three new secrets)' : ''}

  Encrypt another value on the page and paste its line, or let the CLI write it, and the app starts again with it:

    printf %s 'my value' | npm run -s iterapp -- encrypt --environment local --name HELLO_NEW --write ${sample.file}

  When it was sealed with another key, remove that file and start again. Ctrl-C ends it.

`
}

async function aborted(signal: AbortSignal): Promise<number> {
  if (!signal.aborted) await once(signal, 'abort')
  return 0
}
