import {
  createAuthority,
  findFreePorts,
  issueCertificate,
  startProgram,
  waitUntilReady,
} from '@iterapp/cluster'
import type { Identity } from '@iterapp/identity'
import { hash, randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Whose tokens the service knows. */
export type Caller = 'builder' | 'builderOfOther' | 'app'

/** A keys service in local mode. */
export interface KeysAccess {
  /** Of the public keys, for developers. */
  readonly publicUrl: string
  /** Of the unwrap, over TLS, with the file of its authority and the name in its certificate. */
  readonly internalUrl: string
  readonly caFile: string
  readonly serverName: string
  readonly tokenFiles: Readonly<Record<Caller, string>>
  /** File of what it prints. */
  readonly log: string
}

const bundle = fileURLToPath(new URL('../../../dist/apps/keys/main.js', import.meta.url))

const identities: Readonly<Record<Caller, Identity>> = {
  builder: { use: 'build', app: 'myapp' },
  builderOfOther: { use: 'build', app: 'other' },
  app: { use: 'runtime', app: 'myapp', environment: 'prod' },
}

/** Starts the real keys service; it makes a key of its own. */
export async function startKeysService(
  folder: string,
): Promise<{ readonly access: KeysAccess; readonly stop: () => Promise<void> }> {
  const serverName = 'keys.test'
  const authority = createAuthority(folder, 'keys-authority')
  const hosts = [`DNS:${serverName}`]
  const certificate = issueCertificate(folder, 'keys', authority, { name: serverName, hosts })
  const tokens = Object.entries(identities).map(([caller, identity]) => {
    const token = randomBytes(32).toString('base64url')
    const file = join(folder, `token-of-${caller}`)
    writeFileSync(file, token, { mode: 0o600 })
    return { caller, file, record: { sha256: hash('sha256', token), ...identity } }
  })
  const records = join(folder, 'tokens.json')
  const text = JSON.stringify({ tokens: tokens.map(({ record }) => record) })
  writeFileSync(records, text, { mode: 0o600 })
  const [port = 0, internalPort = 0] = await findFreePorts(2)
  const args = [
    bundle,
    ...[`--port=${port}`, `--internal-port=${internalPort}`, `--token-file=${records}`],
    ...[`--tls-cert=${certificate.cert}`, `--tls-key=${certificate.key}`],
  ]
  const env = { XDG_STATE_HOME: join(folder, 'state') }
  const service = startProgram(folder, 'keys', process.execPath, args, { env })
  const publicUrl = `http://127.0.0.1:${port}`
  await waitUntilReady(service, () =>
    fetch(`${publicUrl}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    ),
  )
  const access: KeysAccess = {
    publicUrl,
    internalUrl: `https://127.0.0.1:${internalPort}`,
    caFile: authority.cert,
    serverName,
    tokenFiles: Object.fromEntries(tokens.map(({ caller, file }) => [caller, file])) as Record<
      Caller,
      string
    >,
    log: service.log,
  }
  return { access, stop: service.stop }
}
