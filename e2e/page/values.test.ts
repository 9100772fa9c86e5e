import { truncateSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { expectFieldError, expectFileError } from './testing/field-errors'
import { openSite } from './testing/open-site'
import { createRepository } from './testing/repository'
import { binary, writeSecret } from './testing/write-secret'

const pem = `-----BEGIN PRIVATE KEY-----\n${'MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg\n'.repeat(4)}-----END PRIVATE KEY-----\n`

/** 64 parts, with a quote between each two. */
const manyQuotes = Array.from({ length: 64 }, (_each, index) => `part${index}`).join("'")

const variable = { app: 'myapp', kind: 'Environment variable', scope: 'test' } as const

describe('a variable', () => {
  test.each([
    ['a PEM', pem],
    ['a value with quotes', `it's "quoted" ''twice'' and 'at the end'`],
    ['a value of quotes only', "''''"],
    ['backslashes', '\\ \\\\ \\n C:\\temp\\new'],
    ['what a shell or Kubernetes would expand', '$HOME ${HOME} $(id) $(POD_NAME) $$ `id` %s'],
    ['unicode', 'żółć 日本 👩‍👩‍👧‍👦🏳️‍🌈 e\u0301 \u00e9 \u202eabc\u202c \ufeff\u200b'],
    ['what looks like TOML or HTML', '"""\n[env.prod]\nA = "<img src=x onerror=alert(1)>" # no\n'],
    ['blanks around it', '  \t value of blanks \t '],
    ['64 parts of quotes', manyQuotes],
    ['many lines', 'canary of a line\n'.repeat(2000)],
  ])('%s arrives as it was typed', async (_title, value) => {
    const { form, keys } = await openSite()
    await form.encrypt({ ...variable, name: 'API_KEY', value })
    const [lines = ''] = await form.lines()
    const repository = createRepository(keys, 'myapp', lines)
    expect(await repository.iterapp(['lint'])).toMatchObject({ status: 0, stdout: '' })
    expect(repository.deliver('test').variables.get('API_KEY')).toBe(value)
  })

  test('arrives as it is in a file', async () => {
    const { form, keys } = await openSite()
    const file = writeSecret(Buffer.from(pem), 'key.pem')
    await form.encrypt({ ...variable, name: 'TLS_KEY', file })
    const [lines = ''] = await form.lines()
    expect(createRepository(keys, 'myapp', lines).deliver('test').variables.get('TLS_KEY')).toBe(
      pem,
    )
  })

  test('that ends with a line end can do without it', async () => {
    const { form, keys } = await openSite()
    await form.fill({ ...variable, name: 'API_KEY', value: 'canary-4711\n' })
    await form.button('Remove the line end').click()
    // The button is gone, and the focus that it had is at the value.
    await form.field('Value').and(form.page.locator(':focus')).waitFor({ timeout: 5000 })
    await form.encrypt({})
    const [lines = ''] = await form.lines()
    const { variables } = createRepository(keys, 'myapp', lines).deliver('test')
    expect(variables.get('API_KEY')).toBe('canary-4711')
  })

  test.each([
    ['with 65 parts of quotes', `${manyQuotes}'more`, /quotes.*file/is],
    ['with a line that is too long', 'x'.repeat(65_536), /line.*file/is],
    ['that is too large', 'x\n'.repeat(61_441), /122880|120 KiB/i],
    ['that is empty', '', /value|empty/i],
  ])('%s is refused at the field, with what to do', async (_title, value, message) => {
    const { form } = await openSite()
    await form.fill({ ...variable, name: 'API_KEY', value })
    await form.button('Encrypt').click()
    await expectFieldError(form.field('Value'), message)
    expect(await form.field('Value').inputValue()).toBe(value)
    expect(await form.lines()).toEqual([])
  })

  test.each([
    ['with CR LF', Buffer.from('canary one\r\ncanary two\r\n'), /carriage return.*file/is],
    ['with a NUL', Buffer.from('canary\0canary'), /NUL|text|file/i],
    ['that is not UTF-8', binary, /UTF-8|text|file/i],
    ['of no bytes', Buffer.alloc(0), /empty/i],
  ])('from a dropped file %s is refused, with what to do', async (_title, bytes, message) => {
    const { form } = await openSite()
    const file = { ...writeSecret(bytes), dropped: true }
    await form.fill({ ...variable, name: 'API_KEY', file })
    await form.button('Encrypt').click()
    await expectFileError(form, message)
    expect(await form.lines()).toEqual([])
  })
})

describe('a file', () => {
  const place = { app: 'myapp', kind: 'File', scope: 'test', name: '/app/data.bin' } as const

  test('of exactly 64 KiB arrives byte for byte', async () => {
    const { form, keys } = await openSite()
    const bytes = Buffer.alloc(65_536, binary)
    await form.encrypt({ ...place, file: { ...writeSecret(bytes), dropped: true } })
    const [lines = ''] = await form.lines()
    const repository = createRepository(keys, 'myapp', lines)
    expect(await repository.iterapp(['lint'])).toMatchObject({ status: 0, stdout: '' })
    const delivered = repository.deliver('test').files.get('/app/data.bin')
    expect(delivered?.equals(bytes)).toBe(true)
  })

  test('of one byte more is refused, with what to use instead', async () => {
    const { form } = await openSite()
    await form.fill({ ...place, file: writeSecret(Buffer.alloc(65_537, binary)) })
    await form.button('Encrypt').click()
    await expectFileError(form, /Kubernetes Secret.*secret_files/s)
    expect(await form.lines()).toEqual([])
  })

  test('of gigabytes is refused before it is read', async () => {
    const { form } = await openSite()
    const { path } = writeSecret(Buffer.alloc(0), 'huge.iso')
    truncateSync(path, 8 * 1024 ** 3)
    await form.fill({ ...place, file: { path, bytes: Buffer.alloc(0), dropped: true } })
    await form.button('Encrypt').click()
    await expectFileError(form, /Kubernetes Secret.*secret_files/s)
  })

  test('is shown with its name and size, and can be taken away', async () => {
    const { form, page } = await openSite()
    await form.fill({ ...place, file: writeSecret(binary, 'firebase key.json') })
    const text = await page.locator('main').innerText()
    expect(text).toContain('firebase key.json')
    expect(text).toMatch(/1,?024 bytes|1 KiB/)
    await form.removeFile.click()
    expect(await page.locator('main').innerText()).not.toContain('firebase key.json')
    await form.encrypt({ value: 'canary-instead' })
  })

  test('with CR LF arrives as it is', async () => {
    const { form, keys } = await openSite()
    const bytes = Buffer.from('\ufeffcanary one\r\ncanary two\r\n')
    await form.encrypt({ ...place, file: writeSecret(bytes) })
    const [lines = ''] = await form.lines()
    const { files } = createRepository(keys, 'myapp', lines).deliver('test')
    expect(files.get('/app/data.bin')).toEqual(bytes)
  })
})

describe('a build secret', () => {
  test('may be what no variable can', async () => {
    const { form, keys } = await openSite()
    const file = writeSecret(binary)
    await form.encrypt({ app: 'myapp', kind: 'Build secret', name: 'key.p12', file })
    const [lines = ''] = await form.lines()
    const repository = createRepository(keys, 'myapp', lines)
    expect(await repository.iterapp(['lint'])).toMatchObject({ status: 0, stdout: '' })
    expect(await repository.openBuildSecret('key.p12')).toEqual(binary)
  })
})

describe('the value', () => {
  test('is hidden until it is asked for', async () => {
    const { form, page } = await openSite()
    await form.fill({ value: 'canary-4711' })
    const hidden = () =>
      form.field('Value').evaluate((element) => {
        const style = getComputedStyle(element)
        return style.getPropertyValue('-webkit-text-security')
      })
    expect(await hidden()).toBe('disc')
    await form.button('Show value').click()
    expect(await hidden()).toBe('none')
    await form.button('Hide value').click()
    expect(await hidden()).toBe('disc')
    expect(await page.getByRole('button', { name: 'Show value' }).count()).toBe(1)
  })

  test('is nowhere in the page once it is encrypted', async () => {
    const { form, page } = await openSite()
    const value = 'canary-4711-nowhere'
    await form.fill({ ...variable, name: 'API_KEY', value })
    await form.button('Show value').click()
    await form.encrypt({})
    const everything = await page.evaluate(() => {
      const fields = Array.from(document.querySelectorAll('input, textarea'), (each) =>
        String(Reflect.get(each, 'value')),
      )
      return `${document.documentElement.outerHTML}\n${fields.join('\n')}\n${location.href}`
    })
    expect(everything).not.toContain(value)
    expect(await form.field('Value').inputValue()).toBe('')
  })

  test('is kept by no browser: neither completed, nor checked for its spelling, nor brought back', async () => {
    const { form, page, browser } = await openSite()
    await form.fill({ kind: 'Environment variable', scope: 'Another environment' })
    const fields = await page
      .locator('input:not([type="radio"]):not([type="file"]), textarea')
      .evaluateAll((elements) =>
        elements.map((element) => ({
          complete: (element as HTMLInputElement).autocomplete,
          spelling: (element as HTMLInputElement).spellcheck,
          correct: element.getAttribute('autocorrect'),
          form: (element as HTMLInputElement).form?.autocomplete ?? 'off',
        })),
      )
    expect(fields.length).toBeGreaterThanOrEqual(4)
    for (const field of fields) {
      expect(field).toEqual({ complete: 'off', spelling: false, correct: 'off', form: 'off' })
    }
    await form.fill({ value: 'canary-4711' })
    await page.goto('about:blank')
    browser.expectLoad()
    await page.goBack()
    await form.field('Value').waitFor()
    expect(await form.field('Value').inputValue()).toBe('')
  })
})
