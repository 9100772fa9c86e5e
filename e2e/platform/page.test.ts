import {
  createAuthority,
  issueCertificate,
  KEYS_FOR_DEVELOPERS,
  RELEASE_NAMESPACE,
} from '@iterapp/cluster'
import { readJwe } from '@iterapp/crypto/format'
import { openJwe } from '@iterapp/crypto/openssl'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest'
import { launchChromium } from '../browser/chromium'
import { driveForm, type EncryptionForm } from '../browser/encryption-form'
import { openGuardedContext } from '../browser/guarded-context'
import { runCli } from '../cli/run-cli'
import { atEnd, createNamespaces, createProject, kubectl, newSecret } from './testing/developer'
import { readIngress } from './testing/live-ingress'
import { startPageProxy, STRIPPING_HOST } from './testing/page-proxy'
import { podToken } from './testing/pod-token'
import { sendRaw } from './testing/raw-request'
import { openUnwrap, type Unwrap } from './testing/unwrap'
import { publishedPage } from './testing/values'
import {
  awaitCondition,
  awaitRollout,
  deployment,
  execIn,
  pod,
  shell,
  template,
} from './testing/workloads'

// The encryption page as an admin publishes it: below a path, through a proxy that reads the chart's Ingress.

const { keysUrl } = inject('platform')
const { host, path, tlsSecret } = publishedPage

const namespaces = ['apps-paged-test', 'apps-paged-build']
const project = createProject('paged')
const folder = mkdtempSync(join(tmpdir(), 'iterapp-page-'))
const authority = createAuthority(folder, 'page-authority')
const ca = readFileSync(authority.cert)

const file = '/app/config/key.p12'
const values = {
  API_KEY: `it's "${newSecret('variable')}" \\ $HOME\n  $(id) 'end'`,
  file: Buffer.from(`\0\xff\r\n${newSecret('file')}`, 'latin1'),
  build: newSecret('file'),
}

let browser: Browser
let unwrap: Unwrap
let port = 0

beforeAll(async () => {
  atEnd(() => {
    rmSync(folder, { recursive: true })
  })
  await createNamespaces(namespaces)
  for (const namespace of namespaces) {
    await kubectl.apply(pod('caller', namespace, { containers: [shell('app')] }))
  }
  const inRelease = ['--namespace', RELEASE_NAMESPACE]
  const hosts = [host, STRIPPING_HOST, 'localhost'].map((each) => `DNS:${each}`)
  const { cert, key } = issueCertificate(folder, 'page', authority, { name: host, hosts })
  const create = ['create', 'secret', 'tls', tlsSecret, ...inRelease]
  await kubectl.expectOk([...create, `--cert=${cert}`, `--key=${key}`])
  atEnd(async () => {
    await kubectl.run(['delete', 'secret', tlsSecret, ...inRelease])
  })
  const ingress = await readIngress(KEYS_FOR_DEVELOPERS)
  expect(ingress).toMatchObject({ host, path })
  port = (await startPageProxy(ingress, keysUrl)).port
  unwrap = await openUnwrap()
  browser = await launchChromium(
    [host, STRIPPING_HOST].map((each) => `MAP ${each} 127.0.0.1:${port}`).join(','),
  )
  atEnd(() => browser.close())
  for (const namespace of namespaces) await awaitCondition(namespace, 'pod/caller', 'Ready')
})

/** Opens the page; the test fails when it does what it must not. */
async function openPage(address: string): Promise<EncryptionForm> {
  // The authority is none of the browser's.
  const options = { ignoreHTTPSErrors: true }
  const guarded = await openGuardedContext(browser, new URL(address).origin, options)
  onTestFinished(async () => {
    const problems = await guarded.findProblems()
    await guarded.context.close()
    expect(problems).toEqual([])
  })
  return driveForm(await guarded.open(address), guarded.guard)
}

describe('through the proxy of an Ingress, below a path', () => {
  test('what a developer encrypts there is what the app gets', async () => {
    const form = await openPage(`https://${host}${path}/`)
    const app = 'paged'
    for (const environment of ['test', 'prod']) {
      expect(await form.radio(environment).count()).toBe(1)
    }
    await form.encrypt({
      ...{ app, kind: 'Environment variable', scope: 'test', name: 'API_KEY' },
      value: values.API_KEY,
    })
    const secret = join(folder, 'key.p12')
    writeFileSync(secret, values.file)
    await form.encrypt({
      ...{ kind: 'File', scope: 'All environments', name: file },
      file: { path: secret, bytes: values.file },
    })
    await form.encrypt({ kind: 'Build secret', name: 'npm-token', value: values.build })
    const [lines = ''] = await form.lines()
    project.append(`\n${lines}`)
    expect(await project.lint()).toMatchObject({ status: 0, stdout: '' })

    const [namespace = '', builders = ''] = namespaces
    await project.applyByName(namespace)
    await kubectl.apply(
      deployment('web', namespace, template('web', { containers: [shell('app')] })),
    )
    await awaitRollout(namespace, 'deploy/web')
    expect(await execIn(namespace, 'deploy/web', 'printenv', 'API_KEY')).toBe(values.API_KEY)
    const delivered = await execIn(namespace, 'deploy/web', 'base64', file)
    expect(Buffer.from(delivered, 'base64')).toEqual(values.file)

    const ciphertext = /npm-token"? = \{ encrypted = "([^"]+)"/.exec(lines)?.[1] ?? ''
    const { results } = await unwrap(await podToken(builders), [{ ciphertext, name: 'npm-token' }])
    const { key = '' } = (results?.[0] ?? {}) as { key?: string }
    const value = openJwe(readJwe(ciphertext), Buffer.from(key, 'base64url'))
    expect(Buffer.from(value).toString()).toBe(values.build)
  })

  test('an address without its last slash leads to the page, with what the link fills in', async () => {
    const form = await openPage(`https://${host}${path}?app=paged&environment=prod&name=API_KEY`)
    expect(new URL(form.page.url()).pathname).toBe(`${path}/`)
    expect(await form.field('App').inputValue()).toBe('paged')
    expect(await form.radio('prod').isChecked()).toBe(true)
    expect(await form.field('Name of the variable').inputValue()).toBe('API_KEY')
    await form.encrypt({ value: 'a canary, never used' })
  })

  test('the CLI fetches the public keys from there', async () => {
    const env = { NODE_EXTRA_CA_CERTS: authority.cert }
    const address = `https://localhost:${port}${path}/`
    const fetched = await runCli(['keys', 'fetch', address], { folder: project.folder, env })
    expect(fetched).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/encrypts/) as string,
    })
  })

  test('no slash sends anybody elsewhere', async () => {
    for (const evil of [`${path}//evil.test`, `//evil.test${path}`, `${path}/..//evil.test`]) {
      const { location } = await send(host, evil, 'GET')
      expect(location ?? '/').toMatch(/^\/(?!\/)/)
    }
  })
})

describe('through a proxy that takes the path away', () => {
  test('the page works, without its last slash as well', async () => {
    const form = await openPage(`https://${STRIPPING_HOST}/inner?app=paged`)
    expect(new URL(form.page.url()).pathname).toBe('/inner/')
    await form.encrypt({
      ...{ kind: 'Environment variable', scope: 'All environments', name: 'API_KEY' },
      value: 'a canary, never used',
    })
    expect((await form.lines())[0]).toMatch(/^\[env\.common\]\nAPI_KEY = /)
    expect(await form.field('App').inputValue()).toBe('paged')
  })
})

const send = (name: string, rawPath: string, method: string, headers = {}, body = '') =>
  sendRaw(
    {
      ...{ ca, port, method, host: '127.0.0.1', servername: name, path: rawPath },
      headers: { Host: name, ...headers },
    },
    body,
  )

describe('the unwrap', () => {
  const name = 'API_KEY'
  let token = ''
  let ciphertext = ''

  beforeAll(async () => {
    const args = ['encrypt', '--json', '--environment', 'test', '--name', name]
    const env = { ITERAPP_KEYS: keysUrl }
    const { stdout } = await runCli(args, { folder: project.folder, env, input: 'a canary' })
    ciphertext = (JSON.parse(stdout) as { ciphertext: string }).ciphertext
    token = await podToken('apps-paged-test')
  })

  test('gives a key to who asks so on its own port', async () => {
    const { status, results } = await unwrap(token, [{ ciphertext, name }])
    expect([status, Object.keys(results?.[0] ?? {})]).toEqual([200, ['key']])
  })

  test.each(
    [
      ...['/v1/unwrap', '//v1/unwrap', '/./v1/unwrap', '/v1//unwrap', '/v1/unwrap/', '/V1/UNWRAP'],
      ...['/../v1/unwrap', '/../../v1/unwrap', '/%2e%2e/v1/unwrap', '/..%2fv1%2funwrap'],
      ...['/..;/v1/unwrap', '/v1%2Funwrap', '/v1/%75nwrap', '/v1/keys/../unwrap', '/v1/unwrap?x=1'],
      ...['/v1/unwrap%00', '/v1/unwrap;x', '/v1\\unwrap', '/.%0a/v1/unwrap', `${path}/v1/unwrap`],
    ].flatMap((spelling) => [
      ['the host', host, spelling],
      ['the path', host, `${path}${spelling}`],
      ['a path that is taken away', STRIPPING_HOST, `/inner${spelling}`],
    ]),
  )('is not reached below %s %s as %s', async (_title, server = '', spelling = '') => {
    const [header = '', encryptedKey = ''] = ciphertext.split('.')
    const body = JSON.stringify({
      secrets: [{ protected: header, encrypted_key: encryptedKey, name }],
    })
    const headers = {
      Authorization: `Bearer ${token.trim()}`,
      'Content-Type': 'application/json',
      'Content-Length': Buffer.byteLength(body),
    }
    for (const method of ['POST', 'GET']) {
      const answer = await send(server, spelling, method, headers, body)
      expect([400, 404, 405]).toContain(answer.status)
      expect(answer.body).not.toMatch(/"results"|"key"/)
    }
  })

  test('is not reached under the name that it has in the cluster', async () => {
    const internal = `iterapp-keys.${RELEASE_NAMESPACE}.svc`
    const headers = { Host: internal, Authorization: `Bearer ${token.trim()}` }
    for (const target of [
      '/v1/unwrap',
      `${path}/v1/unwrap`,
      `https://${internal}:8421/v1/unwrap`,
    ]) {
      const { status } = await send(host, target, 'POST', headers)
      expect([400, 404, 405, 421]).toContain(status)
    }
  })
})
