import { createLogger } from '@iterapp/http'
import { makeCertificate, temporaryFolder } from '@iterapp/testing'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openAuthority } from './index'

const open = async (text: string) => {
  const path = join(temporaryFolder(), 'ca.crt')
  writeFileSync(path, text)
  const lines: string[] = []
  const authority = await openAuthority(path, createLogger({ write: (line) => lines.push(line) }))
  return { path, lines, authority }
}

const folder = mkdtempSync(join(tmpdir(), 'iterapp-test-'))
const { cert: one, key } = makeCertificate(folder, 'one.test')
const { cert: two } = makeCertificate(folder, 'two.test')
rmSync(folder, { recursive: true })

describe('an authority', () => {
  test.each<[string, string, string]>([
    ['one certificate', one, one],
    ['two', `${one}\n${two}`, one + two],
    ['words around them', `# old\n${one}# new\n${two}`, one + two],
  ])('is read from a file with %s', async (_title, text, expected) => {
    const { authority } = await open(text)
    expect(await authority.current()).toBe(expected)
  })

  test.each<[string, string]>([
    ['nothing', ''],
    ['half a certificate', one.slice(0, 300)],
    ['one and a half', one + two.slice(0, 300)],
    ['a certificate that is none', one.replace(/\n[A-Za-z0-9+/]{20}/, '\nAAAAAAAAAAAAAAAAAAAA')],
    ['a private key beside it', one + key],
  ])('is refused from a file with %s', async (_title, text) => {
    await expect(open(text)).rejects.toMatchObject({
      code: 'ERR_SETTINGS',
      message: expect.stringContaining('does not hold certificates (PEM) only') as string,
    })
  })

  test('is the next one when its file has changed, unless that cannot be used', async () => {
    const { path, lines, authority } = await open(one)
    writeFileSync(path, two)
    expect(await authority.current()).toBe(two)
    writeFileSync(path, '')
    expect(await authority.current()).toBe(two)
    expect(lines.join('')).toContain('the one before it stays')
  })
})
