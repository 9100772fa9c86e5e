import { publicRecord } from '@iterapp/crypto/format'
import { formatKeySet, readKeyFile } from '@iterapp/key-store'
import { temporaryFolder } from '@iterapp/testing'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { makeKeys, writePrivateKeys, writePublicKeys } from '../testing/key-files'
import { runCli } from '../testing/run-cli'
import { serve } from '../testing/serve'

describe('keys init', () => {
  test('makes a private key file for its owner only and tells how to publish the public part', async () => {
    const cwd = temporaryFolder()
    const { status, out, err } = await runCli(['keys', 'init', 'new/private.json'], { cwd })
    const [key] = await readKeyFile(join(cwd, 'new/private.json'))
    expect({ status, out }).toEqual({ status: 0, out: `${key.kid}\n` })
    expect(err).toContain('iterapp keys show --keys new/private.json --public > .iterapp/keys.json')
    expect(statSync(join(cwd, 'new/private.json')).mode & 0o777).toBe(0o600)
  })

  test('never overwrites a file', async () => {
    const cwd = temporaryFolder()
    writeFileSync(join(cwd, 'a'), 'precious')
    const { status, err } = await runCli(['keys', 'init', 'a'], { cwd })
    expect({ status, err }).toEqual({
      status: 73,
      err:
        `error: ${join(cwd, 'a')} is already there\n` +
        '  Name another file, or remove that one yourself.\n  ERR_FILE_EXISTS\n',
    })
    expect(readFileSync(join(cwd, 'a'), 'utf8')).toBe('precious')
  })
})

describe('keys show', () => {
  test('tells thumbprint, age, part and which key encrypts', async () => {
    const cwd = temporaryFolder()
    const keys = await makeKeys(2)
    writePrivateKeys(join(cwd, 'k'), [keys[0], publicRecord(keys[1] ?? keys[0])])
    const now = new Date('2026-01-02T05:00:00Z')
    const { out, err } = await runCli(['keys', 'show', '-k', 'k'], { cwd, now })
    expect(err).toBe(`Keys of ${join(cwd, 'k')}:\n`)
    expect(out).toBe(
      `${keys[0].kid}  2026-01-01T00:00:00Z  1 day old  private  encrypts\n` +
        `${keys[1]?.kid ?? ''}  2025-12-31T00:00:00Z  2 days old  public  older\n`,
    )
    const json = await runCli(['keys', 'show', '-k', 'k', '--json'], { cwd, now })
    expect(JSON.parse(json.out)).toMatchObject({
      source: join(cwd, 'k'),
      keys: [
        {
          kid: keys[0].kid,
          created: '2026-01-01T00:00:00Z',
          ageDays: 1,
          seals: true,
          private: true,
        },
        { seals: false, private: false },
      ],
    })
    expect(out + json.out).not.toContain((keys[0] as { d?: string }).d)
  })

  test('prints the public part alone, to be published', async () => {
    const cwd = temporaryFolder()
    const keys = await makeKeys()
    writePrivateKeys(join(cwd, 'k'), keys)
    const { out } = await runCli(['keys', 'show', '-k', 'k', '--public'], { cwd })
    expect(JSON.parse(out)).toEqual({ keys: keys.map(publicRecord) })
  })

  test('takes the first of --keys, ITERAPP_KEYS, the project and the state folder', async () => {
    const cwd = temporaryFolder()
    const state = temporaryFolder()
    const [own, project, named, option] = await makeKeys(4)
    if (!project || !named || !option) throw new Error('four keys')
    mkdirSync(join(cwd, '.git'))
    mkdirSync(join(cwd, 'deep/er'), { recursive: true })
    const env = { XDG_STATE_HOME: state, ITERAPP_KEYS: '' }
    const show = async (argv: string[], more: object = {}) => {
      const result = await runCli(['keys', 'show', '--json', ...argv], {
        cwd: join(cwd, 'deep/er'),
        env: { ...env, ...more },
      })
      return result.status === 0
        ? (JSON.parse(result.out) as { source: string }).source
        : (JSON.parse(result.err) as { code: string }).code
    }
    expect(await show([])).toBe('ERR_KEYS_MISSING')
    writePrivateKeys(join(state, 'iterapp/keys.json'), [own])
    expect(await show([])).toBe(join(state, 'iterapp/keys.json'))
    writePublicKeys(join(cwd, '.iterapp/keys.json'), [project])
    expect(await show([])).toBe(join(cwd, '.iterapp/keys.json'))
    writePublicKeys(join(cwd, 'named'), [named])
    expect(await show([], { ITERAPP_KEYS: '../../named' })).toBe(join(cwd, 'named'))
    writePublicKeys(join(cwd, 'option'), [option])
    expect(await show(['-k', '../../option'], { ITERAPP_KEYS: '../../named' })).toBe(
      join(cwd, 'option'),
    )
  })

  test('refuses a private key file that others can read', async () => {
    const cwd = temporaryFolder()
    writePrivateKeys(join(cwd, 'k'), await makeKeys())
    chmodSync(join(cwd, 'k'), 0o644)
    const { status, err } = await runCli(['keys', 'show', '-k', 'k'], { cwd })
    expect(status).toBe(77)
    expect(err).toContain('other users have access to it (mode 644)')
    expect(err).toContain('chmod 600')
  })
})

describe('keys fetch', () => {
  test('writes the public parts for the project and asks to compare the thumbprints', async () => {
    const cwd = temporaryFolder()
    const keys = await makeKeys()
    const paths: (string | undefined)[] = []
    const origin = await serve((request, response) => {
      paths.push(request.url)
      // Even a service that gave its private keys away would not have them written.
      response.end(formatKeySet(keys))
    })
    const { status, out, err } = await runCli(['keys', 'fetch', origin], { cwd })
    expect(status).toBe(0)
    expect(paths).toEqual(['/v1/keys'])
    expect(out).toContain(keys[0].kid)
    expect(err).toContain('Compare the thumbprints')
    const path = join(cwd, '.iterapp/keys.json')
    expect(await readKeyFile(path)).toEqual(keys.map(publicRecord))
    expect(statSync(path).mode & 0o777).toBe(0o644)
  })

  test('tells new keys, and wants --force when one is gone', async () => {
    const cwd = temporaryFolder()
    const [newest, middle, oldest] = await makeKeys(3)
    if (!middle || !oldest) throw new Error('three keys')
    const path = join(cwd, '.iterapp/keys.json')
    writePublicKeys(path, [middle, oldest])
    mkdirSync(join(cwd, '.git'))
    mkdirSync(join(cwd, 'deep'))
    let answer = formatKeySet([newest, middle, oldest])
    const origin = await serve((_request, response) => response.end(answer))
    const fetch = (...argv: string[]) =>
      runCli(['keys', 'fetch', `${origin}/v1/keys`, '--json', ...argv], { cwd: join(cwd, 'deep') })

    expect(JSON.parse((await fetch()).out)).toMatchObject({
      file: path,
      added: [newest.kid],
      gone: [],
    })
    answer = formatKeySet([newest, middle])
    const before = readFileSync(path)
    const refused = await fetch()
    expect(refused.status).toBe(77)
    expect(JSON.parse(refused.err)).toMatchObject({
      code: 'ERR_KEYS_CHANGED',
      message: `${origin}/v1/keys no longer has 1 of the keys in ${path}: ${oldest.kid}`,
    })
    expect(readFileSync(path)).toEqual(before)
    expect(JSON.parse((await fetch('--force')).out)).toMatchObject({
      added: [],
      gone: [oldest.kid],
    })
    expect(await readKeyFile(path)).toEqual([newest, middle].map(publicRecord))
  })

  test('never replaces private keys, nor a file that is no key set', async () => {
    const cwd = temporaryFolder()
    const keys = await makeKeys()
    const origin = await serve((_request, response) => response.end(formatKeySet(keys)))
    writePrivateKeys(join(cwd, 'private'), keys)
    writeFileSync(join(cwd, 'foreign'), '{"hunter2":1}')
    for (const [file, code] of [
      ['private', 'ERR_FILE_EXISTS'],
      ['foreign', 'ERR_KEYS_INVALID'],
    ] as const) {
      const before = readFileSync(join(cwd, file))
      const { status, err } = await runCli(['keys', 'fetch', origin, '-f', '-o', file], { cwd })
      expect(status).not.toBe(0)
      expect(err).toContain(code)
      expect(err).not.toContain('hunter2')
      expect(readFileSync(join(cwd, file))).toEqual(before)
    }
  })

  test.each([
    ['is not trusted on its way', 'http://keys.example.com/', 64, 'ERR_KEYS_ADDRESS'],
    ['has a password', 'https://u:hunter2@keys.example.com', 64, 'ERR_KEYS_ADDRESS'],
    ['is of another protocol', 'ftp://keys.example.com', 64, 'ERR_KEYS_ADDRESS'],
    ['is no address', 'hunter2', 64, 'ERR_KEYS_ADDRESS'],
    ['nobody answers', 'http://127.0.0.1:1', 69, 'ERR_KEYS_UNREACHABLE'],
  ])('leaves nothing when the address %s', async (_title, address, status, code) => {
    const cwd = temporaryFolder()
    const result = await runCli(['keys', 'fetch', address], { cwd })
    expect(result.status).toBe(status)
    expect(result.err).toContain(code)
    expect(result.err).not.toContain('hunter2')
    expect(existsSync(join(cwd, '.iterapp'))).toBe(false)
  })

  test.each([
    ['garbage', 200, 'hunter2', {}, 'is not JSON'],
    ['no key set', 200, '{"hunter2":[]}', {}, 'it is not an object with a list "keys"'],
    ['a failure', 500, 'hunter2', {}, 'answered with status 500'],
    ['too much', 200, 'hunter2'.repeat(200_000), {}, 'answered with more than 1048576 bytes'],
    ['a redirect to nowhere', 302, 'hunter2', {}, 'was redirected to no address'],
    ['a redirect to http', 302, '', { location: 'http://example.com' }, 'http://example.com'],
    ['a redirect to itself', 302, '', { location: '/v1/keys' }, 'redirected more than 3 times'],
  ])('leaves nothing when %s is answered', async (_title, code, body, headers, message) => {
    const cwd = temporaryFolder()
    const origin = await serve((_request, response) => response.writeHead(code, headers).end(body))
    const { status, err } = await runCli(['keys', 'fetch', origin], { cwd })
    expect(status).not.toBe(0)
    expect(err).toContain(message)
    expect(err).not.toContain('hunter2')
    expect(readdirSync(cwd)).toEqual([])
  })

  test('follows a redirect on the same footing, and none from https to http', async () => {
    const keys = await makeKeys()
    const origin = await serve((request, response) =>
      request.url === '/moved'
        ? response.end(formatKeySet(keys))
        : response.writeHead(307, { location: '/moved' }).end(),
    )
    expect((await runCli(['keys', 'fetch', origin])).status).toBe(0)
    const redirected = await runCli(['keys', 'fetch', 'https://keys.example.com'], {
      fetch: () =>
        Promise.resolve(new Response(null, { status: 302, headers: { location: origin } })),
    })
    expect(redirected.err).toContain('was redirected from https to another protocol')
  })

  test.each([
    ['', '/v1/keys'],
    ['/', '/v1/keys'],
    ['/secrets/', '/secrets/v1/keys'],
    ['/secrets/#top', '/secrets/v1/keys'],
    ['/secrets', '/secrets'],
    ['/v1/keys', '/v1/keys'],
    ['/?token=1', '/?token=1'],
  ])('asks the address %j of a page or service for %s', async (path, asked) => {
    const keys = formatKeySet(await makeKeys())
    const urls: (string | undefined)[] = []
    const origin = await serve(({ url }, response) => {
      urls.push(url)
      response.end(keys)
    })
    expect((await runCli(['keys', 'fetch', `${origin}${path}`])).status).toBe(0)
    const env = { ITERAPP_KEYS: `${origin}${path}` }
    expect((await runCli(['keys', 'show'], { env })).status).toBe(0)
    expect(urls).toEqual([asked, asked])
  })

  test('names a certificate that is not trusted and a service that is slow', async () => {
    const untrusted = Object.assign(new Error('hunter2'), { code: 'SELF_SIGNED_CERT_IN_CHAIN' })
    const failing = (error: Error) => () => Promise.reject(error)
    const address = 'https://keys.example.com'
    const tls = await runCli(['keys', 'fetch', address], {
      fetch: failing(new TypeError('fetch failed', { cause: untrusted })),
    })
    expect(tls.err).toContain('not trusted (SELF_SIGNED_CERT_IN_CHAIN); NODE_EXTRA_CA_CERTS')
    const slow = await runCli(['keys', 'fetch', address], {
      fetch: failing(new DOMException('', 'TimeoutError')),
    })
    expect(slow.err).toContain('did not answer within 10 seconds')
    const unknown = await runCli(['keys', 'fetch', address], {
      fetch: failing(new Error('hunter2')),
    })
    expect(unknown.err).toContain('could not be reached')
    expect(unknown.err).not.toContain('hunter2')
  })
})
