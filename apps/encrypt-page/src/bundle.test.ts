import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'

const folder = fileURLToPath(new URL('../../../dist/apps/encrypt-page', import.meta.url))
const files = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name))

test('the whole page takes at most 60 kB compressed', () => {
  const bytes = files.reduce((sum, file) => sum + gzipSync(readFileSync(file)).length, 0)
  expect(files).toHaveLength(3)
  expect(bytes).toBeLessThanOrEqual(60_000)
})

test('the page names its files relative to itself, and no other host', () => {
  const html = readFileSync(join(folder, 'index.html'), 'utf8')
  const addresses = [...html.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, address]) => address)
  expect(addresses).toHaveLength(3)
  for (const address of addresses) expect(address).toMatch(/^(?:\.\/|data:image\/svg)/)
  expect(html).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?![^>]*src=)/)
})

test('the page has no module that is loaded later', () => {
  expect(files.filter((file) => file.endsWith('.js'))).toHaveLength(1)
})
