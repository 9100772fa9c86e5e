import { generateKey, sealValue } from '@iterapp/crypto/node-jose'
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { expectDescribedAs } from './testing/field-errors'
import { openSite, type Site } from './testing/open-site'
import { createRepository } from './testing/repository'

const scope = { use: 'runtime', app: 'myapp', environment: 'prod', name: 'API_KEY' } as const

/** The terms and what is said of them. */
async function readDescription(page: Page): Promise<Readonly<Record<string, string>>> {
  const list = page.getByRole('region', { name: 'What it says', exact: true }).locator('dl')
  await list.waitFor()
  const texts = (selector: string) => list.locator(selector).allInnerTexts()
  const [terms, details] = [await texts('dt'), await texts('dd')]
  expect(terms).toHaveLength(details.length)
  return Object.fromEntries(terms.map((term, index) => [term, details[index] ?? '']))
}

async function inspect({ page, form }: Site, text: string): Promise<void> {
  await page.getByRole('tab', { name: 'Inspect', exact: true }).click()
  await form.field('Ciphertext, or its line').fill(text)
}

describe('the tab Inspect', () => {
  test.each(['its line', 'the ciphertext alone'])(
    'says what everybody can read of what the CLI made: %s',
    async (title) => {
      const site = await openSite()
      const repository = createRepository(site.keys, 'myapp', '')
      const args = ['encrypt', '--environment', 'prod', '--name', 'API_KEY', '--json']
      const { stdout } = await repository.iterapp(args, "it's a canary")
      const { line, ciphertext } = JSON.parse(stdout) as { line: string; ciphertext: string }
      await inspect(site, title === 'its line' ? line : ciphertext)
      const described = await readDescription(site.page)
      expect(described).toMatchObject({ App: 'myapp', Environment: 'prod', Name: 'API_KEY' })
      expect(Object.keys(described)).toEqual([
        ...['Use', 'App', 'Environment', 'Name', 'Key', 'Key age', 'Value', 'Quotes', 'Algorithm'],
      ])
      expect(described.Use).toMatch(/runtime/i)
      expect(described.Key).toContain(site.keys.records[0].kid)
      expect(described['Key age']).toMatch(/3 days old/)
      expect(described.Quotes).toBe("_'_")
      expect(described.Value).toMatch(/13 bytes/)
      expect(described.Algorithm).toBe('ECDH-ES+A256KW, A256GCM')
    },
  )

  test('tells an older key, and how old it is', async () => {
    const site = await openSite()
    const [, key] = site.keys.records
    await inspect(site, await sealValue(Buffer.from('canary'), { key, scope }))
    const { Key, 'Key age': age } = await readDescription(site.page)
    expect(Key).toBe(key.kid)
    expect(age).toMatch(/100 days old/)
    expect(age).not.toMatch(/newest/)
  })

  test('tells a key that is not among those of the service', async () => {
    const site = await openSite()
    const key = await generateKey(new Date())
    await inspect(site, await sealValue(Buffer.from('canary'), { key, scope }))
    const { Key, 'Key age': age } = await readDescription(site.page)
    expect(Key).toBe(key.kid)
    expect(age).toMatch(/not /)
    expect(age).not.toMatch(/days? old/)
  })

  test('tells a build secret and all environments', async () => {
    const site = await openSite()
    const [key] = site.keys.records
    const build = { ...scope, use: 'build', environment: '*', name: 'npm-token' } as const
    await inspect(site, await sealValue(Buffer.from('canary'), { key, scope: build }))
    expect((await readDescription(site.page)).Use).toMatch(/build/i)
    const common = { ...scope, environment: '*' }
    await inspect(site, await sealValue(Buffer.from('canary'), { key, scope: common }))
    await expect
      .poll(async () => (await readDescription(site.page)).Environment)
      .toMatch(/^all environments/)
  })

  test('says at the field what is wrong with a text, and never takes it for a ciphertext', async () => {
    const site = await openSite()
    const [key] = site.keys.records
    const jwe = await sealValue(Buffer.from('canary'), { key, scope })
    const parts = jwe.split('.')
    const wrong = [
      'garbage',
      '<img src=x onerror=alert(1)>',
      'eyJhbGciOiJub25lIn0.e30.',
      jwe.slice(0, -4),
      jwe.slice(0, 200),
      parts.slice(0, 4).join('.'),
      [parts[0], parts[1], parts[2], parts[3], 'AAAA'].join('.'),
      `${jwe}=`,
    ]
    for (const text of wrong) {
      await inspect(site, text)
      const field = site.form.field('Ciphertext, or its line')
      await expectDescribedAs(field, /\S/)
      expect(await site.page.locator('dl').count()).toBe(0)
      await field.fill('')
      await site.page.locator('[aria-invalid="true"]').waitFor({ state: 'detached' })
    }
  })

  test('takes what the page itself has made, and leaves the form as it was', async () => {
    const site = await openSite()
    await site.form.encrypt({
      ...{ app: 'myapp', kind: 'File', scope: 'All environments', name: '/app/key.json' },
      value: 'canary-4711',
    })
    const [lines = ''] = await site.form.lines()
    await inspect(site, lines.split('\n')[1] ?? '')
    expect(await readDescription(site.page)).toMatchObject({ App: 'myapp', Name: '/app/key.json' })
    await site.page.getByRole('tab', { name: 'Encrypt', exact: true }).click()
    expect(await site.form.lines()).toEqual([lines])
    expect(await site.form.field('App').inputValue()).toBe('myapp')
  })
})
