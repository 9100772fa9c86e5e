import { runBundle, temporaryFolder, type ApiServer, type BundleProcess } from '@iterapp/testing'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { testSettings } from './fixture'

/** The bundle, which `nx test` builds first. */
const bundle = new URL('../../../../dist/apps/controller/main.js', import.meta.url)

/** Starts the controller in a process of its own, with an empty environment; it ends with the test. */
export function runController(args: readonly string[]): BundleProcess {
  return runBundle(bundle, args)
}

/** Writes the files that a controller is started with, and gives the options that name them. */
export function makeOptions(
  { url, name, caFile, token }: Pick<ApiServer, 'url' | 'name' | 'caFile' | 'token'>,
  change: object = {},
): Readonly<Record<string, string>> {
  const folder = temporaryFolder()
  const write = (file: string, content: object) => {
    const path = join(folder, file)
    writeFileSync(path, JSON.stringify(content))
    return path
  }
  const cluster = { server: url, 'certificate-authority': caFile, 'tls-server-name': name }
  return {
    settings: write('settings.json', { ...testSettings, intervalSeconds: 1, ...change }),
    kubeconfig: write('kubeconfig', {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: 'c', cluster }],
      users: [{ name: 'u', user: { token } }],
      contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
      'current-context': 'x',
    }),
  }
}
