import { createLogger, listen, type TlsPair } from '@iterapp/http'
import { makeCertificate, temporaryFolder, type Certificate } from '@iterapp/testing'
import { X509Certificate } from 'node:crypto'
import { copyFileSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { request } from 'node:https'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openCertificate, type CertificateFiles } from './index'

/** How often the files are looked at here, in milliseconds. */
const INTERVAL = 10

const endOf = ({ cert }: Pick<Certificate, 'cert'>) => new X509Certificate(cert).validToDate

const pairOf = ({ cert, key }: Certificate): TlsPair => ({ cert, key })

/** A log that is kept. */
function keepLog() {
  const lines: string[] = []
  const logger = createLogger({ write: (line) => lines.push(line) })
  const log = () => lines.map((line) => JSON.parse(line) as Record<string, unknown>)
  return { logger, log, text: () => lines.join('') }
}

/** A certificate that is watched, and what was told of it. */
async function watch() {
  const served = makeCertificate(temporaryFolder(), 'keys.test')
  const { logger, log, text } = keepLog()
  const certificate = await openCertificate(served, logger, INTERVAL)
  const renewals: TlsPair[] = []
  const end = certificate.watch((pair) => renewals.push(pair))
  onTestFinished(end)
  return { served, certificate, renewals, end, log, text }
}

/** Puts a certificate in the place of another, one file after the other, each whole. */
function replaceFiles({ certFile, keyFile }: CertificateFiles, by: Certificate): void {
  for (const [from, to] of [
    [by.certFile, certFile],
    [by.keyFile, keyFile],
  ] as const) {
    copyFileSync(from, `${to}.new`)
    renameSync(`${to}.new`, to)
  }
}

const newCertificate = () => makeCertificate(temporaryFolder(), 'keys.test')

describe('a certificate', () => {
  test('is read with its key and its end', async () => {
    const served = newCertificate()
    const certificate = await openCertificate(served, keepLog().logger)
    expect(certificate.pair()).toEqual(pairOf(served))
    expect(certificate.expiresAt()).toEqual(endOf(served))
    const days = (certificate.expiresAt().getTime() - Date.now()) / 86_400_000
    expect(days).toBeGreaterThan(1)
    expect(days).toBeLessThan(3)
  })

  test('that is first in a chain says when the chain ends', async () => {
    const served = newCertificate()
    const expected = endOf(served)
    await sleep(1100)
    writeFileSync(served.certFile, served.cert + newCertificate().cert)
    const certificate = await openCertificate(served, keepLog().logger)
    expect(certificate.expiresAt()).toEqual(expected)
  })

  test('is named when a file of it is missing', async () => {
    const served = newCertificate()
    const { logger, text } = keepLog()
    rmSync(served.keyFile)
    await expect(openCertificate(served, logger)).rejects.toMatchObject({
      code: 'ERR_FILE_NOT_FOUND',
      message: `there is no file ${served.keyFile}`,
    })
    const missing = { ...served, certFile: '/nowhere/tls.crt' }
    await expect(openCertificate(missing, logger)).rejects.toMatchObject({
      code: 'ERR_FILE_NOT_FOUND',
    })
    expect(text()).toBe('')
  })

  test.each<[string, (served: Certificate) => void, string]>([
    [
      'the key of another',
      ({ keyFile }) => {
        writeFileSync(keyFile, newCertificate().key)
      },
      'ERR_SETTINGS',
    ],
    [
      'a file that is no certificate',
      ({ certFile }) => {
        writeFileSync(certFile, 'hunter2')
      },
      'ERR_SETTINGS',
    ],
    [
      'a file that is no key',
      ({ keyFile }) => {
        writeFileSync(keyFile, 'hunter2')
      },
      'ERR_SETTINGS',
    ],
    [
      'a file that is empty',
      ({ certFile }) => {
        writeFileSync(certFile, '')
      },
      'ERR_SETTINGS',
    ],
    [
      'a file that is much too large',
      ({ certFile, cert }) => {
        writeFileSync(certFile, cert + 'x'.repeat(256 * 1024))
      },
      'ERR_FILE_TOO_LARGE',
    ],
    [
      'a folder',
      ({ certFile }) => {
        rmSync(certFile)
        mkdirSync(certFile)
      },
      'ERR_FILE_UNREADABLE',
    ],
  ])('is refused with %s', async (_title, spoil, code) => {
    const served = newCertificate()
    spoil(served)
    const failure: unknown = await openCertificate(served, keepLog().logger).catch(
      (error: unknown) => error,
    )
    expect(failure).toMatchObject({
      code,
      message: expect.stringContaining(served.certFile) as string,
    })
    expect(String(failure)).not.toContain('hunter2')
  })
})

describe('a certificate that is watched', () => {
  test('is told of once when it is renewed, with its key and its new end', async () => {
    const { served, certificate, renewals, log } = await watch()
    await sleep(1100)
    const renewed = newCertificate()
    expect(endOf(renewed)).not.toEqual(endOf(served))
    replaceFiles(served, renewed)
    await expect.poll(() => renewals.length).toBe(1)
    expect(renewals).toEqual([pairOf(renewed)])
    expect(certificate.pair()).toEqual(pairOf(renewed))
    expect(certificate.expiresAt()).toEqual(endOf(renewed))
    await sleep(10 * INTERVAL)
    expect(renewals).toHaveLength(1)
    expect(log().filter(({ level }) => level === 'info')).toMatchObject([
      {
        msg: 'certificate renewed',
        certFile: served.certFile,
        expiresAt: endOf(renewed).toISOString(),
      },
    ])
  })

  test('is not told of for as long as it stays', async () => {
    const { renewals, log } = await watch()
    await sleep(10 * INTERVAL)
    expect([renewals, log()]).toEqual([[], []])
  })

  test('stays when what replaces it cannot be used, which is logged once, and is followed again', async () => {
    const { served, certificate, renewals, log, text } = await watch()
    writeFileSync(served.keyFile, 'hunter2')
    await expect.poll(() => log().length).toBe(1)
    await sleep(10 * INTERVAL)
    expect(log()).toMatchObject([
      {
        level: 'error',
        msg: 'the certificate changed and cannot be used; the one before it stays',
        certFile: served.certFile,
        failure: { kind: 'IterappError', code: 'ERR_SETTINGS' },
      },
    ])
    expect([renewals, certificate.pair()]).toEqual([[], pairOf(served)])
    const renewed = newCertificate()
    replaceFiles(served, renewed)
    await expect.poll(() => renewals).toEqual([pairOf(renewed)])
    expect(text()).not.toContain('hunter2')
  })

  test('stays when its files are gone for a while', async () => {
    const { served, certificate, renewals, log } = await watch()
    rmSync(served.certFile)
    await expect.poll(() => log().length).toBe(1)
    expect(log()).toMatchObject([{ failure: { code: 'ERR_FILE_NOT_FOUND' } }])
    expect([renewals, certificate.pair()]).toEqual([[], pairOf(served)])
  })

  test('is followed through the links that Kubernetes swaps', async () => {
    const folder = temporaryFolder()
    const [old, renewed] = ['..1', '..2'].map((version) => {
      mkdirSync(join(folder, version))
      return makeCertificate(join(folder, version), 'tls')
    }) as [Certificate, Certificate]
    symlinkSync('..1', join(folder, '..data'))
    const files = { certFile: join(folder, 'tls.crt'), keyFile: join(folder, 'tls.key') }
    symlinkSync('..data/tls.crt', files.certFile)
    symlinkSync('..data/tls.key', files.keyFile)
    const { logger, text } = keepLog()
    const certificate = await openCertificate(files, logger, INTERVAL)
    expect(certificate.pair()).toEqual(pairOf(old))
    const renewals: TlsPair[] = []
    onTestFinished(certificate.watch((pair) => renewals.push(pair)))
    symlinkSync('..2', join(folder, '..data.new'))
    renameSync(join(folder, '..data.new'), join(folder, '..data'))
    await expect.poll(() => renewals).toEqual([pairOf(renewed)])
    expect(text()).not.toContain('"level":"error"')
  })

  test('is told to everybody who watches it', async () => {
    const { served, certificate, renewals } = await watch()
    const others: TlsPair[] = []
    onTestFinished(certificate.watch((pair) => others.push(pair)))
    const renewed = newCertificate()
    replaceFiles(served, renewed)
    await expect.poll(() => [renewals, others]).toEqual([[pairOf(renewed)], [pairOf(renewed)]])
  })

  test('is left alone when the watch has ended', async () => {
    const { served, certificate, renewals, end } = await watch()
    end()
    replaceFiles(served, newCertificate())
    await sleep(10 * INTERVAL)
    expect([renewals, certificate.pair()]).toEqual([[], pairOf(served)])
  })

  test('is what a listener serves from then on, and no key is logged', async () => {
    const { served, certificate, text } = await watch()
    const listener = await listen((_request, response) => response.end('ok'), {
      host: '127.0.0.1',
      port: 0,
      portSetting: '--port',
      tls: certificate.pair(),
    })
    onTestFinished(async () => {
      await listener.close(0)
    })
    onTestFinished(certificate.watch(listener.replaceCertificate))
    expect(await statusFor(listener.url, served.cert)).toBe(200)
    const renewed = newCertificate()
    replaceFiles(served, renewed)
    await expect.poll(() => statusFor(listener.url, renewed.cert)).toBe(200)
    expect(await statusFor(listener.url, served.cert)).toBe('DEPTH_ZERO_SELF_SIGNED_CERT')
    for (const { key } of [served, renewed]) {
      const [, line = key] = key.split('\n')
      expect(text()).not.toContain(line)
    }
  })
})

/** How a request ends that trusts one certificate only. */
async function statusFor(url: URL, ca: string): Promise<number | string | undefined> {
  return new Promise((resolve) => {
    request(url, { ca, servername: 'keys.test', agent: false }, (response) => {
      response.resume()
      resolve(response.statusCode)
    })
      .on('error', ({ code }: NodeJS.ErrnoException) => {
        resolve(code)
      })
      .end()
  })
}
