import { skeletonOf, type Scope } from '@iterapp/crypto/format'
import { generateKey, sealValue } from '@iterapp/crypto/node-jose'
import { loadPrivateKey } from '@iterapp/crypto/openssl'
import { compose, readEnvFile } from '@iterapp/env'
import { freezePayload, nodePermissions, type Payload } from '@iterapp/injection'
import { makeCertificate, temporaryFolder } from '@iterapp/testing'
import { readUnwrapRequest, unwrapSecrets } from '@iterapp/unwrap'
import { spawn } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import type { RequestListener } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, onTestFinished, test } from 'vitest'

const bundle = fileURLToPath(new URL('../../../dist/apps/sidecar/main.cjs', import.meta.url))
const record = await generateKey(new Date(0))
const key = loadPrivateKey(record)
const canary = 'canary-5up3r'

const seal = (name: string, value: string, change: Partial<Scope> = {}) =>
  sealValue(Buffer.from(value), {
    key: record,
    scope: { use: 'runtime', app: 'myapp', environment: 'test', name, ...change },
    skeleton: skeletonOf(value),
  })

/** A keys service over TLS that knows one caller. */
const answerUnwrap: RequestListener = (request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    if (request.headers.authorization !== 'Bearer tok') {
      response.writeHead(401).end('{"code":"ERR_UNAUTHENTICATED","message":"not known"}')
      return
    }
    const { secrets } = readUnwrapRequest(JSON.parse(Buffer.concat(chunks).toString()))
    const identity = { use: 'runtime', app: 'myapp', environment: 'test' } as const
    const findKey = (kid: string) => Promise.resolve(kid === key.kid ? key : null)
    void unwrapSecrets(findKey, identity, secrets).then((results) => {
      response.end(JSON.stringify({ results }))
    })
  })
}

/** A pod's volumes, its token and a keys service; `start` runs the sidecar as the pod would. */
async function newPod(listener: RequestListener = answerUnwrap) {
  const folder = temporaryFolder()
  const { cert, key: tlsKey } = makeCertificate(folder, 'keys.test')
  const paths = {
    bundle,
    tokenFile: join(folder, 'token'),
    volumes: [join(folder, 'env'), join(folder, 'files')],
    terminationLog: join(folder, 'termination-log'),
  }
  for (const volume of paths.volumes) mkdirSync(volume)
  writeFileSync(paths.tokenFile, 'tok')
  writeFileSync(paths.terminationLog, '')
  const server = createServer({ cert, key: tlsKey }, listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const [envFolder = '', filesFolder = ''] = paths.volumes
  const settings = {
    ITERAPP_KEYS_URL: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ITERAPP_KEYS_SERVER_NAME: 'keys.test',
    ITERAPP_KEYS_CA: cert,
    ITERAPP_TOKEN_FILE: paths.tokenFile,
    ITERAPP_ENV_FOLDER: envFolder,
    ITERAPP_FILES_FOLDER: filesFolder,
    ITERAPP_TERMINATION_LOG: paths.terminationLog,
    ITERAPP_DEADLINE_SECONDS: '5',
  }
  const start = async (payload: Partial<Payload>, change: Record<string, string> = {}) => {
    const frozen = freezePayload({
      app: 'myapp',
      environment: 'test',
      variables: [],
      files: [],
      ...payload,
    })
    // A shell, to have another umask than the one that files get.
    const command = [process.execPath, ...nodePermissions(paths), bundle]
    const child = spawn('sh', ['-c', 'umask 077; exec "$@"', 'sh', ...command], {
      env: { PATH: process.env.PATH, ...settings, ...Object.fromEntries(frozen), ...change },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
    const status = await new Promise<number | null>((resolve) => child.on('close', resolve))
    return { status, output, reason: readFileSync(paths.terminationLog, 'utf8') }
  }
  return { folder, envFolder, filesFolder, start }
}

describe('the sidecar', () => {
  test('delivers variables and files over TLS, and says nothing', async () => {
    const pod = await newPod()
    const value = `it's\n${canary}`
    const result = await pod.start({
      variables: [{ name: 'API_KEY', jwe: await seal('API_KEY', value) }],
      files: [{ path: '/app/a', mode: 0o440, jwe: await seal('/app/a', canary) }],
    })
    expect(result).toEqual({ status: 0, output: '', reason: '' })
    const envFile = readFileSync(join(pod.envFolder, 'env'))
    const pieces = compose('K0', skeletonOf(value))
    expect(
      pieces
        .map((piece) => ('part' in piece ? readEnvFile(envFile, piece.part) : piece.text))
        .join(''),
    ).toBe(value)
    expect(readFileSync(join(pod.filesFolder, 'F0'), 'utf8')).toBe(canary)
    expect(statSync(join(pod.filesFolder, 'F0')).mode & 0o777).toBe(0o440)
  })

  test('waits for a keys service that is busy', async () => {
    let requests = 0
    const pod = await newPod((request, response) => {
      if (++requests > 2) answerUnwrap(request, response)
      else response.writeHead(503).end()
    })
    const result = await pod.start({ variables: [{ name: 'A', jwe: await seal('A', canary) }] })
    expect([result.status, requests]).toEqual([0, 3])
  })

  test.each<[string, Record<string, string>, number, RegExp]>([
    ['an unknown token', {}, 77, /^ERR_UNAUTHENTICATED: not known\. Check that the token/],
    [
      'no keys service',
      { ITERAPP_KEYS_URL: 'https://127.0.0.1:1' },
      75,
      /^ERR_KEYS_SERVICE_UNREACHABLE: no answer .*\(egress\)\.$/,
    ],
    [
      'a keys service of another name',
      { ITERAPP_KEYS_SERVER_NAME: 'other.test' },
      75,
      /^ERR_KEYS_SERVICE_CERTIFICATE: .* is not for other\.test \(ERR_TLS_CERT_ALTNAME_INVALID\)\./,
    ],
    [
      'a keys service of another name, although the environment would have it',
      { ITERAPP_KEYS_SERVER_NAME: 'other.test', NODE_TLS_REJECT_UNAUTHORIZED: '0' },
      75,
      /^ERR_KEYS_SERVICE_CERTIFICATE: .* is not for other\.test \(ERR_TLS_CERT_ALTNAME_INVALID\)\./,
    ],
    [
      'a keys service of another authority, although the environment would have it',
      { ITERAPP_KEYS_CA: 'OTHER', NODE_TLS_REJECT_UNAUTHORIZED: '0' },
      75,
      /^ERR_KEYS_SERVICE_CERTIFICATE: .* cannot be trusted \(.*(SELF_SIGNED|UNABLE)/,
    ],
    ['no authority', { ITERAPP_KEYS_CA: '' }, 78, /^ERR_SETTINGS: ITERAPP_KEYS_CA is not set/],
    ['no name', { ITERAPP_KEYS_SERVER_NAME: '' }, 78, /^ERR_SETTINGS: ITERAPP_KEYS_SERVER_NAME/],
    [
      'a missing setting',
      { ITERAPP_ENV_FOLDER: '' },
      78,
      /^ERR_SETTINGS: ITERAPP_ENV_FOLDER is not set/,
    ],
    ['a damaged payload', { ITERAPP_PAYLOAD_0: 'AAAA' }, 78, /^ERR_PAYLOAD: /],
    [
      'a folder that is not its volume',
      { ITERAPP_FILES_FOLDER: '/tmp' },
      74,
      /^ERR_DELIVERY: .*ERR_ACCESS_DENIED/,
    ],
    [
      'a folder that climbs out of its volume',
      { ITERAPP_ENV_FOLDER: 'CLIMB' },
      74,
      /^ERR_DELIVERY: .*ERR_ACCESS_DENIED/,
    ],
  ])('with %s ends with a reason and a status', async (title, change, status, reason) => {
    const pod = await newPod()
    if (title === 'an unknown token') writeFileSync(join(pod.folder, 'token'), 'other')
    const settings = Object.fromEntries(
      Object.entries({ ITERAPP_DEADLINE_SECONDS: '3', ...change }).map(([name, value]) => [
        name,
        value
          .replace('CLIMB', `${pod.envFolder}/../..`)
          .replace('OTHER', () => makeCertificate(pod.folder, 'other').cert),
      ]),
    )
    const result = await pod.start(
      {
        variables: [{ name: 'A', jwe: await seal('A', canary) }],
        files: [{ path: '/app/a', mode: 0o444, jwe: await seal('/app/a', canary) }],
      },
      settings,
    )
    expect(result.reason).toMatch(reason)
    expect(result.status).toBe(status)
    // Node itself warns of NODE_TLS_REJECT_UNAUTHORIZED.
    const [last = ''] = result.output.trim().split('\n').slice(-1)
    expect(JSON.parse(last)).toMatchObject({ level: 'error', msg: result.reason })
    expect(result.output + result.reason).not.toContain(canary)
  })

  test('never ends with 0 unless it has delivered', async () => {
    const pod = await newPod((_request, response) => {
      response.socket?.end(
        'HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n',
      )
    })
    const variables = [{ name: 'A', jwe: await seal('A', canary) }]
    const result = await pod.start({ variables }, { ITERAPP_DEADLINE_SECONDS: '3' })
    expect(result.status).toBe(75)
    expect(readdirSync(pod.envFolder)).toEqual([])
  })

  test('that is refused a secret names it, and writes none', async () => {
    const pod = await newPod()
    const result = await pod.start({
      variables: [
        { name: 'GOOD', jwe: await seal('GOOD', canary) },
        { name: 'BAD', jwe: await seal('BAD', canary, { environment: 'prod' }) },
      ],
    })
    expect(result.reason).toMatch(
      /^ERR_SCOPE_MISMATCH: BAD: it is encrypted for prod and used in test\. Encrypt/,
    )
    expect(result.status).toBe(65)
    expect(readdirSync(pod.envFolder)).toEqual([])
  })

  test('that is refused a variable on a node that is too old ends at once, and says so', async () => {
    let requests = 0
    const message =
      'the node n-1 has the kubelet v1.34.3, and a variable needs a kubelet of 1.35 or later'
    const pod = await newPod((_request, response) => {
      requests++
      response.end(JSON.stringify({ results: [{ error: { code: 'ERR_NODE_TOO_OLD', message } }] }))
    })
    const result = await pod.start({ variables: [{ name: 'A', jwe: await seal('A', canary) }] })
    expect(result.reason).toMatch(
      new RegExp(`^ERR_NODE_TOO_OLD: A: ${message}\\. Run the pod on another node`),
    )
    expect([result.status, requests]).toEqual([78, 1])
    expect(readdirSync(pod.envFolder)).toEqual([])
  })

  test('writes through no link out of its volume, which the permission model would follow', async () => {
    const pod = await newPod()
    const outside = join(pod.folder, 'outside')
    mkdirSync(outside)
    symlinkSync(outside, join(pod.filesFolder, 'way-out'))
    const result = await pod.start(
      { files: [{ path: '/app/a', mode: 0o444, jwe: await seal('/app/a', canary) }] },
      { ITERAPP_FILES_FOLDER: join(pod.filesFolder, 'way-out') },
    )
    expect(readdirSync(outside)).toEqual([])
    expect(result.reason).toMatch(/^ERR_DELIVERY: /)
    expect(result.status).toBe(74)
  })

  test('is one bundle without fetch, node-jose and the Kubernetes client', () => {
    const text = readFileSync(bundle, 'utf8')
    const required = new Set(
      Array.from(text.matchAll(/(?:require|import)\("([^"]+)"\)/g), ([, name]) => name),
    )
    expect([...required].sort()).toEqual([
      'node:crypto',
      'node:fs',
      'node:http',
      'node:https',
      'node:path',
      'node:timers/promises',
    ])
    expect(text).not.toMatch(/\bfetch\(/)
    expect(existsSync(join(bundle, '..', 'chunks'))).toBe(false)
  })
})
