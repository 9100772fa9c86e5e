import { temporaryFolder } from '@iterapp/testing'
import { hash, randomBytes } from 'node:crypto'
import { chmodSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, IncomingMessage } from 'node:http'
import { connect, Socket, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createLocalAuthenticator } from './local-authenticator'
import { build, createFixture, runtime, writeTokenFile } from '../testing/fixture'

async function createAuthenticator() {
  const fixture = await createFixture()
  const file = { path: fixture.tokenFile, isDefault: false }
  const authenticate = await createLocalAuthenticator(file, fixture.logger)
  const ask = async (...authorization: readonly string[]) =>
    (await authenticate(request(authorization))).identity
  return { ...fixture, authenticate, ask }
}

/** A request with these headers. */
function request(authorization: readonly string[]): IncomingMessage {
  const message = new IncomingMessage(new Socket())
  if (authorization.length > 0) message.headersDistinct.authorization = [...authorization]
  return message
}

const refusal = {
  code: 'ERR_UNAUTHENTICATED',
  message: 'The keys service does not know the caller.',
}

describe('a caller', () => {
  test('is who the record of its token says', async () => {
    const { ask, tokens } = await createAuthenticator()
    expect(await ask(`Bearer ${tokens.runtime}`)).toEqual(runtime)
    expect(await ask(`Bearer ${tokens.build}`)).toEqual(build)
  })

  test('is no pod', async () => {
    const { authenticate, tokens } = await createAuthenticator()
    const caller = await authenticate(request([`Bearer ${tokens.runtime}`]))
    expect(caller).toEqual({ identity: runtime, pod: null })
  })

  test.each(['bearer', 'BEARER', 'Bearer '])('may write %s', async (scheme) => {
    const { ask, tokens } = await createAuthenticator()
    expect(await ask(`${scheme} ${tokens.runtime}`)).toEqual(runtime)
  })

  test('is refused in the same words whatever is wrong', async () => {
    const { ask, tokens } = await createAuthenticator()
    const { runtime: token } = tokens
    const attempts = [
      [],
      [''],
      ['Bearer'],
      ['Bearer '],
      [token],
      [`Basic ${token}`],
      [`Bearer ${token} `],
      [`Bearer ${token} ${token}`],
      [`Bearer ${token}, Bearer ${token}`],
      [`Bearer\t${token}`],
      [`Bearer ${token.slice(0, -1)}`],
      [`Bearer ${token}=`],
      [`Bearer ${token.toUpperCase()}`],
      [`Bearer ${hash('sha256', token)}`],
      [`Bearer ${randomBytes(32).toString('base64url')}`],
      [`Bearer ${token}`, `Bearer ${token}`],
      [`Bearer ${token}`, 'Basic x'],
      ['Basic x', `Bearer ${token}`],
    ]
    for (const attempt of attempts) await expect(ask(...attempt)).rejects.toMatchObject(refusal)
  })

  test('is refused when it really sends two headers', async () => {
    const { authenticate, tokens } = await createAuthenticator()
    const outcomes: unknown[] = []
    const server = createServer((message, response) => {
      void authenticate(message)
        .then(({ identity }) => identity)
        .catch((error: unknown) => (error as { code: string }).code)
        .then((outcome) => {
          outcomes.push(outcome)
          response.end()
        })
    }).listen(0, '127.0.0.1')
    onTestFinished(() => void server.close())
    await new Promise((resolve) => server.once('listening', resolve))
    const header = `Authorization: Bearer ${tokens.runtime}\r\n`
    for (const headers of [header, header + header, header + header.toLowerCase()]) {
      const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
      socket.end(`GET / HTTP/1.1\r\nHost: a\r\n${headers}\r\n`).resume()
      await new Promise((resolve) => socket.once('close', resolve))
    }
    expect(outcomes).toEqual([runtime, 'ERR_UNAUTHENTICATED', 'ERR_UNAUTHENTICATED'])
  })
})

describe('a token file', () => {
  test('is read again when it was replaced or written over', async () => {
    const { ask, tokens, tokenFile } = await createAuthenticator()
    const record = { sha256: hash('sha256', tokens.runtime), ...runtime }
    writeTokenFile(`${tokenFile}.new`, [{ ...record, environment: 'preview' }])
    renameSync(`${tokenFile}.new`, tokenFile)
    expect(await ask(`Bearer ${tokens.runtime}`)).toEqual({ ...runtime, environment: 'preview' })
    await expect(ask(`Bearer ${tokens.build}`)).rejects.toMatchObject(refusal)
    writeTokenFile(tokenFile, [{ ...record, app: 'world' }])
    expect(await ask(`Bearer ${tokens.runtime}`)).toEqual({ ...runtime, app: 'world' })
  })

  test('that was removed knows nobody, until it is back', async () => {
    const { ask, tokens, tokenFile } = await createAuthenticator()
    rmSync(tokenFile)
    await expect(ask(`Bearer ${tokens.runtime}`)).rejects.toMatchObject(refusal)
    writeTokenFile(tokenFile, [{ sha256: hash('sha256', tokens.runtime), ...runtime }])
    expect(await ask(`Bearer ${tokens.runtime}`)).toEqual(runtime)
  })

  test('that cannot be used leaves the records before it, and is logged once', async () => {
    const { ask, tokens, tokenFile, log } = await createAuthenticator()
    writeFileSync(tokenFile, '{"tokens": [hunter2')
    for (let i = 0; i < 3; i++) expect(await ask(`Bearer ${tokens.runtime}`)).toEqual(runtime)
    const errors = () => log().filter(({ level }) => level === 'error')
    expect(errors()).toMatchObject([{ failure: { code: 'ERR_SETTINGS' } }])
    writeTokenFile(tokenFile, [])
    chmodSync(tokenFile, 0o644)
    expect(await ask(`Bearer ${tokens.runtime}`)).toEqual(runtime)
    expect(errors()[1]).toMatchObject({ failure: { code: 'ERR_TOKENS_EXPOSED' } })
    expect(JSON.stringify(log())).not.toContain('hunter2')
  })

  test('that was named must be there; the default one may come later', async () => {
    const { logger, tokens } = await createFixture()
    const path = join(temporaryFolder(), 'tokens.json')
    await expect(
      createLocalAuthenticator({ path, isDefault: false }, logger),
    ).rejects.toMatchObject({ code: 'ERR_FILE_NOT_FOUND' })
    const authenticate = await createLocalAuthenticator({ path, isDefault: true }, logger)
    const ask = async () => (await authenticate(request([`Bearer ${tokens.runtime}`]))).identity
    await expect(ask()).rejects.toMatchObject(refusal)
    writeTokenFile(path, [{ sha256: hash('sha256', tokens.runtime), ...runtime }])
    expect(await ask()).toEqual(runtime)
  })
})
