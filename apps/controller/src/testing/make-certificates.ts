import type { TlsPair } from '@iterapp/http'
import { temporaryFolder } from '@iterapp/testing'
import { execFileSync } from 'node:child_process'
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { generateKeys, issueAuthority, issueLeaf, type Authority } from '../x509/issue-certificate'
import type { LeafContent } from '../x509/judge-leaf'
import { startPeriod } from '../x509/period'
import { DAY, start } from './fixture'

/** An authority of ours, with its files' content. */
export type TestAuthority = Authority & TlsPair

/** The name that a server has in the tests. */
export const HOST = 'iterapp-webhook.iterapp-system.svc'

/** Makes an authority whose period begins when the tests do, unless told otherwise. */
export async function makeAuthority(days = 3650, from = start): Promise<TestAuthority> {
  const period = startPeriod(from, days * DAY)
  const pair = await issueAuthority({ name: 'iterapp-authority', keys: generateKeys(), period })
  return { ...pair, ...toAuthority(pair) }
}

/** Makes a certificate of a server, for 30 days. */
export async function makeLeaf(
  authority: Authority,
  dnsNames: readonly string[] = [HOST],
  from = start,
): Promise<LeafContent> {
  const period = startPeriod(from, 30 * DAY, authority.certificate.validToDate)
  const pair = await issueLeaf({ name: 'leaf', keys: generateKeys(), period }, dnsNames, authority)
  return { ...pair, ca: authority.certificate.toString() }
}

function toAuthority({ cert, key }: TlsPair): Authority {
  return { certificate: new X509Certificate(cert), privateKey: createPrivateKey(key) }
}

/**
 * Makes certificates with the `openssl` command, as an admin would.
 *
 * @param commands - arguments, without spaces in them; file names are of one folder.
 * @param files - what is there before.
 * @returns a function that reads a file.
 */
export function runOpenssl(
  commands: readonly string[],
  files: Readonly<Record<string, string>> = {},
): (name: string) => string {
  const cwd = temporaryFolder()
  for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, name), text)
  for (const words of commands) execFileSync('openssl', words.split(' '), { cwd, stdio: 'pipe' })
  return (name) => readFileSync(join(cwd, name), 'utf8')
}
