import { encodeBase64url, readJwe, type PrivateKeyRecord, type Scope } from '@iterapp/crypto/format'
import { generateKey, sealValue } from '@iterapp/crypto/node-jose'
import { loadPrivateKey, unwrapContentKey } from '@iterapp/crypto/openssl'
import { createLogger, type HttpAppDeps, type Logger } from '@iterapp/http'
import type { Identity } from '@iterapp/identity'
import { formatKeySet } from '@iterapp/key-store'
import { temporaryFolder, type LogLine } from '@iterapp/testing'
import type { WrappedSecret } from '@iterapp/unwrap'
import { hash, randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { InternalAppDeps } from '../internal-app'
import { createCanary, type Canary } from './canary'

/** Key file and token file of a test, and what is logged. */
export interface Fixture {
  readonly canary: Canary
  readonly logger: Logger
  readonly log: () => readonly LogLine[]
  /** Newest first. */
  readonly records: readonly [PrivateKeyRecord, PrivateKeyRecord]
  readonly keyFile: string
  readonly tokenFile: string
  /** Tokens of the token file, by whose they are. */
  readonly tokens: { readonly runtime: string; readonly build: string }
  /** What an app needs beside its ports; `stopped` makes it not ready. */
  readonly httpDeps: HttpAppDeps & { stopped: boolean }
  /** What the internal app needs beside those that a test is about. */
  readonly internalDeps: Omit<InternalAppDeps, 'keyStore' | 'authenticate'>
  /** What was counted: `request ok`, `secrets ok 2`. */
  readonly counted: readonly string[]
  /** Seals a value for the identity of the runtime token, and the name `API_KEY`. */
  readonly seal: (change?: Partial<Scope>, record?: PrivateKeyRecord) => Promise<SealedSecret>
}

/** A ciphertext as the sidecar has it. */
export interface SealedSecret {
  readonly wrapped: WrappedSecret
  /** base64url. */
  readonly contentKey: string
}

/** The identity of the runtime token. */
export const runtime = {
  use: 'runtime',
  app: 'hello',
  environment: 'local',
} as const satisfies Identity

/** The identity of the build token. */
export const build = { use: 'build', app: 'hello' } as const satisfies Identity

/** Makes files in a folder that goes away with the test. Nothing of it may be logged or answered. */
export async function createFixture(): Promise<Fixture> {
  const canary = createCanary()
  const lines: string[] = []
  const logger = createLogger({
    write: (line) => {
      canary.watch(line)
      lines.push(line)
    },
  })
  const folder = temporaryFolder()
  const keyFile = join(folder, 'keys.json')
  const tokenFile = join(folder, 'tokens.json')
  const records = [await generateKey(new Date(2000)), await generateKey(new Date(1000))] as const
  for (const { d } of records) canary.guard(Buffer.from(d, 'base64url'))
  writeFileSync(keyFile, formatKeySet(records), { mode: 0o600 })

  const tokens = { runtime: makeToken(canary), build: makeToken(canary) }
  writeTokenFile(tokenFile, [
    { sha256: hash('sha256', tokens.runtime), ...runtime },
    { sha256: hash('sha256', tokens.build), ...build },
  ])
  let time = 0
  const httpDeps = {
    logger,
    now: () => time++,
    stopped: false,
    isReady: () => !httpDeps.stopped,
    hosts: ['127.0.0.1'],
  }
  const counted: string[] = []
  return {
    canary,
    logger,
    counted,
    internalDeps: {
      ...httpDeps,
      checkVariables: () => Promise.resolve(null),
      metrics: {
        countRequest: (code) => counted.push(`request ${code}`),
        countSecrets: (code, count) => counted.push(`secrets ${code} ${count}`),
      },
    },
    log: () => lines.map((line) => JSON.parse(line) as LogLine),
    records,
    keyFile,
    tokenFile,
    tokens,
    httpDeps,
    seal: async (change = {}, record = records[0]) => {
      const scope = { ...runtime, name: 'API_KEY', ...change }
      const sealed = await sealSecret(record, scope)
      canary.guardContentKey(Buffer.from(sealed.contentKey, 'base64url'))
      return sealed
    },
  }
}

/** Writes token records, for their owner only. */
export function writeTokenFile(path: string, tokens: readonly object[]): void {
  writeFileSync(path, JSON.stringify({ tokens }), { mode: 0o600 })
}

function makeToken(canary: Canary): string {
  const token = randomBytes(32).toString('base64url')
  canary.guard(token)
  return token
}

async function sealSecret(record: PrivateKeyRecord, scope: Scope): Promise<SealedSecret> {
  const text = await sealValue(Buffer.from('hello'), { key: record, scope })
  const { protected: header, encryptedKey, header: parsed } = readJwe(text)
  const { epk, apv } = parsed
  const contentKey = unwrapContentKey(loadPrivateKey(record), { epk, apv, encryptedKey })
  return {
    wrapped: {
      protected: header,
      encrypted_key: encodeBase64url(encryptedKey),
      name: scope.name === '*' ? 'API_KEY' : scope.name,
    },
    contentKey: encodeBase64url(contentKey),
  }
}
