import { skeletonOf, type Scope } from '@iterapp/crypto/format'
import { generateKey, sealValue } from '@iterapp/crypto/node-jose'
import { loadPrivateKey } from '@iterapp/crypto/openssl'
import { compose, readEnvFile } from '@iterapp/env'
import { canary, ENV_FILE, fileName, variableKey, type Payload } from '@iterapp/injection'
import { temporaryFolder } from '@iterapp/testing'
import { unwrapSecrets, type Unwrap } from '@iterapp/unwrap'
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { deliverSecrets, type DeliveryTarget } from './index'

const record = await generateKey(new Date(0))
const key = loadPrivateKey(record)
const unwrap: Unwrap = (secrets) =>
  unwrapSecrets(
    (kid) => Promise.resolve(kid === key.kid ? key : null),
    { use: 'runtime', app: 'myapp', environment: 'test' },
    secrets,
  )

const seal = (
  name: string,
  value: string | Uint8Array,
  change: Partial<Scope> = {},
  skeleton = true,
) =>
  sealValue(Buffer.from(value), {
    key: record,
    scope: { use: 'runtime', app: 'myapp', environment: 'test', name, ...change },
    skeleton: skeleton && typeof value === 'string' ? skeletonOf(value) : null,
  })

const payload = (change: Partial<Payload> = {}): Payload => ({
  app: 'myapp',
  environment: 'test',
  variables: [],
  files: [],
  ...change,
})

function newTarget(): DeliveryTarget {
  const folder = temporaryFolder()
  const target = { envFolder: join(folder, 'env'), filesFolder: join(folder, 'files') }
  mkdirSync(target.envFolder)
  mkdirSync(target.filesFolder)
  return target
}

/** What is in both volumes. */
const contents = ({ envFolder, filesFolder }: DeliveryTarget) => [
  ...readdirSync(envFolder),
  ...readdirSync(filesFolder),
]

function readVariable(target: DeliveryTarget, index: number, value: string): string {
  const file = readFileSync(join(target.envFolder, ENV_FILE))
  return compose(variableKey(index), skeletonOf(value))
    .map((piece) => ('part' in piece ? readEnvFile(file, piece.part) : piece.text))
    .join('')
}

beforeAll(() => {
  process.umask(0)
})

describe('variables', () => {
  const pem = '-----BEGIN PRIVATE KEY-----\nMIGH\n-----END PRIVATE KEY-----\n'

  test.each([
    ['plain', 'hunter2'],
    ['with line feeds', pem],
    ['with quotes', "it's 'x'\n'"],
    ['only quotes', "'''"],
    ['with dollars', '$HOME $(PATH) $$ `id`'],
    ['in many scripts', 'blåbær 🫐 漢字 \u202e'],
    ['of 60 KiB', 'x'.repeat(60 * 1024)],
  ])('that are %s arrive as they were', async (_title, value) => {
    const target = newTarget()
    const variables = [
      { name: 'FIRST', jwe: await seal('FIRST', 'first') },
      { name: 'VALUE', jwe: await seal('VALUE', value) },
    ]
    await deliverSecrets(payload({ variables }), unwrap, target)
    expect(readVariable(target, 0, 'first')).toBe('first')
    expect(readVariable(target, 1, value)).toBe(value)
    expect(statSync(join(target.envFolder, ENV_FILE)).mode & 0o777).toBe(0o400)
    expect(contents(target)).toEqual([ENV_FILE])
  })

  test('are followed by the canary, which shows that the node read all of them', async () => {
    const target = newTarget()
    const variables = [{ name: 'VALUE', jwe: await seal('VALUE', pem) }]
    await deliverSecrets(payload({ variables }), unwrap, target)
    const file = readFileSync(join(target.envFolder, ENV_FILE))
    expect(file.toString()).toMatch(/\nCANARY='delivered'\n$/)
    expect(readEnvFile(file, canary.key)).toBe(canary.value)
  })

  test.each<[string, string | Uint8Array, string]>([
    ['bytes that are no text', new Uint8Array([0xff]), 'ERR_VALUE_NOT_TEXT'],
    ['a NUL', 'a\0b', 'ERR_VALUE_NOT_TEXT'],
    ['a carriage return', 'a\r\nb', 'ERR_VALUE_CARRIAGE_RETURN'],
    ['a long line', 'x'.repeat(65_531), 'ERR_VALUE_LINE_TOO_LONG'],
    ['nothing', '', 'ERR_VALUE_EMPTY'],
  ])('with %s are refused by name, and nothing is written', async (_title, value, code) => {
    const target = newTarget()
    const variables = [
      { name: 'GOOD', jwe: await seal('GOOD', 'good') },
      { name: 'BAD', jwe: await seal('BAD', value) },
    ]
    const files = [{ path: '/app/a', mode: 0o444, jwe: await seal('/app/a', 'good') }]
    await expect(
      deliverSecrets(payload({ variables, files }), unwrap, target),
    ).rejects.toMatchObject({
      code,
      message: expect.stringMatching(/^BAD: /) as string,
    })
    expect(contents(target)).toEqual([])
  })

  test('whose skeleton is missing or another are refused', async () => {
    const lacking = [{ name: 'A', jwe: await seal('A', "it's", {}, false) }]
    await expect(
      deliverSecrets(payload({ variables: lacking }), unwrap, newTarget()),
    ).rejects.toMatchObject({
      code: 'ERR_SKELETON',
      message:
        'A: the value holds a single quote, and its ciphertext has no skeleton to compose it by',
    })
    const scope: Scope = { use: 'runtime', app: 'myapp', environment: 'test', name: 'A' }
    const jwe = await sealValue(Buffer.from('plain'), { key: record, scope, skeleton: "_'_" })
    await expect(
      deliverSecrets(payload({ variables: [{ name: 'A', jwe }] }), unwrap, newTarget()),
    ).rejects.toMatchObject({ code: 'ERR_SKELETON' })
  })
})

describe('files', () => {
  test('arrive byte for byte, with their modes', async () => {
    const target = newTarget()
    const bytes = Uint8Array.from({ length: 65_536 }, (_each, index) => index % 256)
    const files = [
      { path: '/app/a', mode: 0o444, jwe: await seal('/app/a', bytes) },
      { path: '/app/b', mode: 0o400, jwe: await seal('/app/b', '') },
    ]
    await deliverSecrets(payload({ files }), unwrap, target)
    expect(readFileSync(join(target.filesFolder, fileName(0))).equals(bytes)).toBe(true)
    expect(readFileSync(join(target.filesFolder, fileName(1)), 'utf8')).toBe('')
    expect([0, 1].map((i) => statSync(join(target.filesFolder, fileName(i))).mode & 0o777)).toEqual(
      [0o444, 0o400],
    )
    expect(contents(target)).toEqual(['F0', 'F1'])
  })

  test('that are too large are refused by name', async () => {
    const files = [{ path: '/app/a', mode: 0o444, jwe: await seal('/app/a', 'x'.repeat(65_537)) }]
    await expect(deliverSecrets(payload({ files }), unwrap, newTarget())).rejects.toMatchObject({
      code: 'ERR_VALUE_TOO_LARGE',
      message: expect.stringMatching(/^\/app\/a: /) as string,
    })
  })

  test('replace what stands in their place, and never follow a link', async () => {
    const target = newTarget()
    const outside = join(target.filesFolder, '..', 'outside')
    writeFileSync(outside, 'untouched')
    symlinkSync(outside, join(target.filesFolder, 'F0'))
    symlinkSync(outside, join(target.filesFolder, '.F0.new'))
    const files = [{ path: '/app/a', mode: 0o444, jwe: await seal('/app/a', 'new') }]
    await deliverSecrets(payload({ files }), unwrap, target)
    await deliverSecrets(payload({ files }), unwrap, target)
    expect(readFileSync(outside, 'utf8')).toBe('untouched')
    expect(readFileSync(join(target.filesFolder, 'F0'), 'utf8')).toBe('new')
    expect(readdirSync(target.filesFolder)).toEqual(['F0'])
  })

  test('are not written to a volume behind a link', async () => {
    const target = newTarget()
    const link = join(target.filesFolder, 'link')
    symlinkSync(target.envFolder, link)
    const files = [{ path: '/app/a', mode: 0o444, jwe: await seal('/app/a', 'new') }]
    await expect(
      deliverSecrets(payload({ files }), unwrap, { ...target, filesFolder: link }),
    ).rejects.toMatchObject({
      code: 'ERR_DELIVERY',
      message: `${link} is reached through a symbolic link`,
    })
    expect(readdirSync(target.envFolder)).toEqual([])
  })

  test('that cannot be written are named with the reason of the system', async () => {
    const target = newTarget()
    rmSync(target.filesFolder, { recursive: true })
    const files = [{ path: '/app/a', mode: 0o444, jwe: await seal('/app/a', 'new') }]
    await expect(deliverSecrets(payload({ files }), unwrap, target)).rejects.toMatchObject({
      code: 'ERR_DELIVERY',
      message: `${join(target.filesFolder, 'F0')} cannot be written (ENOENT)`,
    })
  })
})

describe('secrets', () => {
  test('that are none need no keys', async () => {
    const target = newTarget()
    await deliverSecrets(payload(), () => Promise.reject(new Error('asked')), target)
    expect(contents(target)).toEqual([])
  })

  test('that were sealed for elsewhere are named before anything is asked', async () => {
    const variables = [
      { name: 'A', jwe: await seal('A', 'x', { environment: 'prod' }) },
      { name: 'B', jwe: await seal('A', 'x') },
      { name: 'C', jwe: 'truncated' },
    ]
    const asked: Unwrap = () => Promise.reject(new Error('asked'))
    await expect(deliverSecrets(payload({ variables }), asked, newTarget())).rejects.toMatchObject({
      code: 'ERR_SCOPE_MISMATCH',
      message:
        'A: it is encrypted for prod and used in test; ' +
        'B: it is encrypted under the name A and used as B; ' +
        'C: the ciphertext has 1 part instead of the five of a JWE: is the line whole?',
    })
  })

  test('that the keys service refuses are named, five of them', async () => {
    const refusal = { error: { code: 'ERR_KEY_UNKNOWN', message: 'gone' } } as const
    const names = ['A', 'B', 'C', 'D', 'E', 'F', 'G']
    const variables = await Promise.all(
      names.map(async (name) => ({ name, jwe: await seal(name, 'x') })),
    )
    const refuse: Unwrap = (secrets) => Promise.resolve(secrets.map(() => refusal))
    await expect(deliverSecrets(payload({ variables }), refuse, newTarget())).rejects.toMatchObject(
      {
        code: 'ERR_KEY_UNKNOWN',
        message: 'A: gone; B: gone; C: gone; D: gone; E: gone; and 2 more',
      },
    )
  })

  test.each<[string, string, string]>([
    ['another content key', Buffer.alloc(32).toString('base64url'), 'ERR_DECRYPTION_FAILED'],
    ['a content key of another length', 'AAAA', 'ERR_KEYS_SERVICE_ANSWER'],
  ])('do not open with %s', async (_title, wrong, code) => {
    const variables = [
      { name: 'A', jwe: await seal('A', 'x') },
      { name: 'B', jwe: await seal('B', 'x') },
    ]
    const tricked: Unwrap = async (secrets) => {
      const [first] = await unwrap(secrets)
      return first === undefined ? [] : [first, { key: wrong }]
    }
    await expect(
      deliverSecrets(payload({ variables }), tricked, newTarget()),
    ).rejects.toMatchObject({ code })
  })

  test('are refused when an answer is too short', async () => {
    const variables = [{ name: 'A', jwe: await seal('A', 'x') }]
    await expect(
      deliverSecrets(payload({ variables }), () => Promise.resolve([]), newTarget()),
    ).rejects.toMatchObject({ code: 'ERR_KEYS_SERVICE_ANSWER' })
  })
})
