import { describe, expect, test } from 'vitest'
import { choiceGroups, type Entry } from '../browser/encryption-form'
import { openSite } from './testing/open-site'
import { createRepository } from './testing/repository'
import { binary, writeSecret } from './testing/write-secret'

// From the page to iterapp.toml, to the CLI, to the sidecar: every kind of secret.

const config = '/app/config/firebase.json'

const reversed = Buffer.from(binary.toReversed())

/** One of each kind; a file is written by the test. */
const entries = {
  common: {
    kind: 'Environment variable',
    scope: 'All environments',
    name: 'COMMON_KEY',
    value: 'canary-common-4711',
  },
  prod: {
    kind: 'Environment variable',
    scope: 'prod',
    name: 'COMMON_KEY',
    value: 'canary-prod-4711',
  },
  typed: { kind: 'File', scope: 'test', name: config, value: '{\n  "key": "canary-typed"\n}\n' },
  build: { kind: 'Build secret', name: 'npm-token', value: 'npm_canary-build-4711' },
} as const satisfies Record<string, Entry>

describe('what the page prints', () => {
  test('has its tables and lines in the order that they should stand in, and nothing else', async () => {
    const { form } = await openSite()
    await form.encrypt({ app: 'myapp', ...entries.build })
    await form.encrypt(entries.typed)
    await form.encrypt(entries.prod)
    await form.encrypt(entries.common)
    const [text = '', ...others] = await form.lines()
    expect(others).toEqual([])
    expect(
      text
        .replaceAll(/eyJ[\w.-]+/g, 'JWE')
        .trimEnd()
        .split('\n'),
    ).toEqual([
      '[env.common]',
      'COMMON_KEY = { encrypted = "JWE" }',
      '',
      '[env.prod]',
      'COMMON_KEY = { encrypted = "JWE" }',
      '',
      '[files.test]',
      `"${config}" = { encrypted = "JWE" }`,
      '',
      '[build_secrets]',
      '"npm-token" = { encrypted = "JWE" }',
    ])
  })

  test('lint finds nothing in, and each environment and the builder get their values', async () => {
    const { form, keys } = await openSite()
    await form.fill({ app: 'myapp' })
    for (const entry of Object.values(entries)) await form.encrypt(entry)
    const chosen = writeSecret(binary, 'chosen.p12')
    await form.encrypt({ kind: 'File', scope: 'prod', name: '/app/chosen.p12', file: chosen })
    const dropped = { ...writeSecret(reversed, 'dropped.p12'), dropped: true }
    await form.encrypt({
      kind: 'File',
      scope: 'All environments',
      name: '/app/dropped.p12',
      file: dropped,
    })
    const [lines = ''] = await form.lines()
    const repository = createRepository(keys, 'myapp', lines)
    expect(await repository.iterapp(['lint'])).toMatchObject({ status: 0, stdout: '' })

    const test = repository.deliver('test')
    expect(Object.fromEntries(test.variables)).toEqual({ COMMON_KEY: entries.common.value })
    expect(Object.fromEntries(test.files)).toEqual({
      [config]: Buffer.from(entries.typed.value),
      '/app/dropped.p12': reversed,
    })
    const prod = repository.deliver('prod')
    expect(Object.fromEntries(prod.variables)).toEqual({ COMMON_KEY: entries.prod.value })
    expect(Object.fromEntries(prod.files)).toEqual({
      '/app/chosen.p12': binary,
      '/app/dropped.p12': reversed,
    })
    expect(await repository.openBuildSecret('npm-token')).toEqual(Buffer.from(entries.build.value))
  })

  test('opens in an environment that is not among the suggestions', async () => {
    const { form, keys } = await openSite()
    await form.encrypt({ ...entries.prod, app: 'unheard-of', scope: 'staging' })
    const [lines = ''] = await form.lines()
    expect(lines).toMatch(/^\[env\.staging\]\nCOMMON_KEY = /)
    const repository = createRepository(keys, 'unheard-of', lines)
    const { stdout } = await repository.iterapp(['inspect', '--file', 'iterapp.toml'])
    expect(stdout).toMatch(/app +unheard-of\n +environment +staging\n +name +COMMON_KEY/)
  })
})

describe('a build secret', () => {
  test('is for no environment: there is nothing else to choose', async () => {
    const { form, page } = await openSite()
    await form.fill({ kind: 'Build secret' })
    const scopes = page.getByRole('radiogroup', { name: choiceGroups.scope, exact: true })
    const radios = scopes.getByRole('radio')
    expect(await radios.count()).toBe(1)
    expect(await scopes.getByRole('radio', { name: 'Build secret', exact: true }).isChecked()).toBe(
      true,
    )
    await form.fill({ kind: 'Environment variable' })
    expect(await scopes.getByRole('radio', { name: 'Build secret', exact: true }).count()).toBe(0)
    for (const name of ['All environments', 'test', 'prod', 'Another environment']) {
      expect(await scopes.getByRole('radio', { name, exact: true }).count()).toBe(1)
    }
  })
})

describe('the page warns', () => {
  test('where a value is chosen to be for a build: better without', async () => {
    const { form, page } = await openSite()
    await form.fill({ kind: 'Build secret' })
    const scopes = page.getByRole('radiogroup', { name: choiceGroups.scope, exact: true })
    expect(await scopes.innerText()).toMatch(/Build without secrets where you can/)
    await form.fill({ kind: 'File' })
    expect(await scopes.innerText()).not.toMatch(/without secrets/)
    // And for the others: that each environment can have its own.
    expect(await scopes.innerText()).toMatch(/Safer: give production its own/)
  })

  test('where the lines are: of logs, of the repository, and of the image', async () => {
    const { form } = await openSite()
    await form.encrypt({ app: 'myapp', ...entries.prod })
    const panel = form.region('Lines for iterapp.toml')
    expect(await panel.innerText()).toMatch(/Do not print the value: the app’s log/)
    expect(await panel.innerText()).toMatch(/the value itself belongs in no file of the repository/)
    await form.encrypt(entries.build)
    const text = await panel.innerText()
    expect(text).toMatch(/Do not print the value, which would show it in the build’s log/)
    expect(text).toMatch(/Do not copy the secret’s file, .* ARG or ENV, .* the image/)
  })

  test('of nothing that it does not do: it sends nothing, and says so', async () => {
    const { form } = await openSite()
    const hint = await form.field('Value').evaluate((element) => {
      const ids = (element.getAttribute('aria-describedby') ?? '').split(' ')
      return ids.map((id) => document.getElementById(id)?.textContent).join(' ')
    })
    expect(hint).toMatch(/nothing is sent/)
  })
})

test('the app is a text with suggestions', async () => {
  const { page } = await openSite()
  const app = page.getByRole('combobox', { name: 'App', exact: true })
  const suggestions = await app.evaluate((element) =>
    Array.from((element as HTMLInputElement).list?.options ?? [], ({ value }) => value),
  )
  expect(suggestions).toEqual(['myapp', 'other'])
})
