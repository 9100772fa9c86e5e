import { describe, expect, test } from 'vitest'
import { nameFields, type Kind } from '../browser/encryption-form'
import { expectFieldError } from './testing/field-errors'
import { openSite } from './testing/open-site'

const value = 'canary-4711'

describe('a wrong name is told at its field, which has the focus', () => {
  test.each<[Kind, readonly string[], RegExp]>([
    ['Environment variable', ['', 'ITERAPP_X', '1A', 'A-B', 'A B', 'Ä', 'A=B'], /name|variable/i],
    [
      'File',
      [
        ...[
          '',
          'config.json',
          './config.json',
          '/proc/x',
          '/sys',
          '/app/../etc/passwd',
          '/',
          '/app/',
        ],
        ...['/app//x', '/app/a:b', '/var/run/secrets/x', `/${'x'.repeat(256)}`],
      ],
      /path/i,
    ],
    ['Build secret', ['', 'npm,token', 'npm token', '.npm', '-x', 'x'.repeat(129)], /id|build/i],
  ])('%s', async (kind, names, message) => {
    const { form, page } = await openSite()
    await form.fill({ app: 'myapp', kind, value })
    if (kind !== 'Build secret') await form.fill({ scope: 'test' })
    for (const name of names) {
      await form.fill({ name })
      await form.button('Encrypt').focus()
      await form.button('Encrypt').click()
      await expectFieldError(form.field(nameFields[kind]), message)
      expect(await page.locator('[aria-invalid="true"]').count()).toBe(1)
    }
    expect(await form.lines()).toEqual([])
    // What was wrong is forgotten once it is right.
    const good = { 'Environment variable': 'A', File: '/app/a', 'Build secret': 'a' }[kind]
    await form.encrypt({ name: good })
    expect(await page.locator('[aria-invalid="true"]').count()).toBe(0)
  })

  test('an app', async () => {
    const { form } = await openSite()
    await form.fill({ kind: 'Environment variable', scope: 'test', name: 'A', value })
    for (const app of ['', 'MyApp', 'my_app', '-a', 'a-', 'a:b', 'x'.repeat(64), '*']) {
      await form.fill({ app })
      await form.button('Encrypt').focus()
      await form.button('Encrypt').click()
      await expectFieldError(form.field('App'), /app/i)
    }
  })

  test('an environment', async () => {
    const { form } = await openSite()
    await form.fill({ app: 'myapp', kind: 'Environment variable', name: 'A', value })
    await form.radio('Another environment').check()
    for (const environment of ['', 'build', 'common', 'Prod', '*', 'a-b', 'a.b']) {
      await form.field('Name of the environment').fill(environment)
      await form.button('Encrypt').focus()
      await form.button('Encrypt').click()
      await expectFieldError(form.field('Name of the environment'), /environment|build secret/i)
    }
  })
})

test('of several wrong fields each has its message, and the first one the focus', async () => {
  const { form, page } = await openSite()
  await form.radio('Another environment').check()
  await form.button('Encrypt').click()
  await expectFieldError(form.field('App'), /app/i)
  const wrong = ['App', 'Name of the environment', 'Name of the variable', 'Value']
  const all = await page.locator('[aria-invalid="true"]').all()
  expect(all).toHaveLength(wrong.length)
  for (const name of wrong) {
    expect(await form.field(name).getAttribute('aria-invalid')).toBe('true')
  }
})
