import type { PrivateKeyRecord } from '@iterapp/crypto/format'
import { generateKey } from '@iterapp/crypto/node-jose'
import type { Identity } from '@iterapp/identity'
import { formatKeySet } from '@iterapp/key-store'
import {
  awaitLine,
  makeCertificate,
  runBundle,
  temporaryFolder,
  type BundleProcess,
} from '@iterapp/testing'
import { hash, randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The real keys service in local mode, with the page. */
export interface KeysSite {
  readonly service: BundleProcess
  /** Of the page. */
  readonly url: URL
  /** Where pods ask, over TLS. */
  readonly internal: { readonly url: URL; readonly serverName: string; readonly ca: string }
  /** Newest first. */
  readonly records: readonly [PrivateKeyRecord, PrivateKeyRecord]
  /** Path of a file with the token of an identity. */
  readonly tokenFileOf: (identity: Identity) => string
}

const bundle = new URL('../../../dist/apps/keys/main.js', import.meta.url)
const builtPage = fileURLToPath(new URL('../../../dist/apps/encrypt-page', import.meta.url))

const DAY = 24 * 60 * 60 * 1000

/** Whose tokens the service knows; the page suggests their apps and environments. */
const identities = [
  { use: 'runtime', app: 'myapp', environment: 'test' },
  { use: 'runtime', app: 'myapp', environment: 'prod' },
  { use: 'runtime', app: 'other', environment: 'test' },
  { use: 'build', app: 'myapp' },
] as const satisfies readonly Identity[]

/** Starts the service; it ends with the test. */
export async function startKeysSite(): Promise<KeysSite> {
  const folder = temporaryFolder()
  const now = Date.now()
  const records = [
    await generateKey(new Date(now - 3 * DAY)),
    await generateKey(new Date(now - 100 * DAY)),
  ] as const
  const keyFile = join(folder, 'keys.json')
  writeFileSync(keyFile, formatKeySet(records), { mode: 0o600 })
  const tokens = identities.map((identity) => ({
    identity,
    token: randomBytes(32).toString('hex'),
  }))
  const tokenFile = join(folder, 'tokens.json')
  const known = tokens.map(({ identity, token }) => ({
    sha256: hash('sha256', token),
    ...identity,
  }))
  writeFileSync(tokenFile, JSON.stringify({ tokens: known }), { mode: 0o600 })
  const serverName = 'keys.test'
  const certificate = makeCertificate(folder, serverName)
  const service = runBundle(bundle, [
    ...['--port', '0', '--internal-port', '0', '--page', builtPage],
    ...['--key-file', keyFile, '--token-file', tokenFile],
    ...['--tls-cert', certificate.certFile, '--tls-key', certificate.keyFile],
  ])
  const { publicUrl, internalUrl } = await awaitLine(service, 'ready')
  return {
    service,
    url: new URL(String(publicUrl)),
    internal: { url: new URL(String(internalUrl)), serverName, ca: certificate.cert },
    records,
    tokenFileOf: (wanted) => {
      const found = tokens.find(
        ({ identity }) => JSON.stringify(identity) === JSON.stringify(wanted),
      )
      if (found === undefined) throw new Error('there is no token for that identity')
      const path = join(folder, 'token')
      writeFileSync(path, found.token)
      return path
    },
  }
}
