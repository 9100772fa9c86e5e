import { parseConfig, type Config } from '@iterapp/config'
import { readJwe } from '@iterapp/crypto/format'
import { openJwe } from '@iterapp/crypto/openssl'
import { temporaryFolder } from '@iterapp/testing'
import { connectKeysService, wrapSecret } from '@iterapp/unwrap'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runCli, type CliResult } from '../../cli/run-cli'
import type { KeysSite } from './keys-site'
import { runSidecar, type Delivery } from './run-sidecar'

/** A repository whose iterapp.toml has what the page printed. */
export interface Repository {
  readonly iterapp: (args: readonly string[], input?: string) => Promise<CliResult>
  /** What a pod of an environment gets. */
  readonly deliver: (environment: string) => Delivery
  /** The value of a build secret, opened with the token of a builder. */
  readonly openBuildSecret: (id: string) => Promise<Buffer>
}

/** Makes an iterapp.toml of an app; it goes with the test. */
export function createRepository(keys: KeysSite, app: string, lines: string): Repository {
  const folder = temporaryFolder()
  const text = `app = "${app}"\nenvironments = ["test", "prod"]\n\n${lines}`
  writeFileSync(join(folder, 'iterapp.toml'), text)
  return {
    iterapp: (args, input = '') =>
      runCli(args, { folder, env: { ITERAPP_KEYS: keys.url.href }, input }),
    deliver: (environment) => runSidecar(keys, readConfig(text), { app, environment }),
    openBuildSecret: async (id) => {
      const jwe = readJwe(readConfig(text).buildSecrets.get(id)?.jwe ?? '')
      const tokenFile = keys.tokenFileOf({ use: 'build', app })
      const unwrap = connectKeysService({ ...keys.internal, tokenFile, deadline: 10_000 })
      const [result] = await unwrap([wrapSecret(id, jwe)])
      if (result === undefined || !('key' in result)) throw new Error(JSON.stringify(result))
      return Buffer.from(openJwe(jwe, Buffer.from(result.key, 'base64url')))
    },
  }
}

function readConfig(text: string): Config {
  const { config, problems } = parseConfig(text)
  if (config === null) throw new Error(problems.map(({ message }) => message).join('\n'))
  return config
}
