import { isDeepStrictEqual } from 'node:util'
import type { Locator, Page } from 'playwright-core'
import { dropFile } from './drop-file'
import type { GuardedContext } from './guarded-context'

/** What a value is for, by the name that the page has for it. */
export type Kind = 'Environment variable' | 'File' | 'Build secret'

/** What the field of the name is called. */
export const nameFields: Readonly<Record<Kind, string>> = {
  'Environment variable': 'Name of the variable',
  File: 'Path of the file',
  'Build secret': 'Id of the build secret',
}

/** What the two groups of choices are called. */
export const choiceGroups = { kind: 'What is it for?', scope: 'Where is it used?' } as const

/** What is filled in; what is left out stays as it is. */
export interface Entry {
  readonly app?: string
  readonly kind?: Kind
  /** `All environments`, or the name of one. */
  readonly scope?: string
  readonly name?: string
  /** Typed. */
  readonly value?: string
  /** Path of a file that is chosen, or dropped. */
  readonly file?: { readonly path: string; readonly bytes: Uint8Array; readonly dropped?: boolean }
}

/** The form of the encryption page, by what a person sees of it. */
export interface EncryptionForm {
  readonly page: Page
  /** The field of a name: a text, a choice of texts. */
  readonly field: (name: string) => Locator
  readonly radio: (name: string) => Locator
  readonly button: (name: string) => Locator
  readonly region: (name: string) => Locator
  /** The button that takes a file away; it is there when a file is. */
  readonly removeFile: Locator
  /** The page may send nothing of it. */
  readonly fill: (entry: Entry) => Promise<void>
  /** Fills in, presses `Encrypt`, and waits until there is one line more (or another one). */
  readonly encrypt: (entry: Entry) => Promise<void>
  /** Where the lines for iterapp.toml stand: a block for each app. */
  readonly blocks: Locator
  /** The text of each block. */
  readonly lines: () => Promise<readonly string[]>
}

/** A text that Chromium takes long to type, in characters. */
const LONG = 10_000

/** A press that comes sooner after one that encrypted is a part of it to the page, in milliseconds. */
const DOUBLE_CLICK = 600

/** How long it may take to encrypt, in milliseconds. */
const LIMIT = 10_000

/** Drives the form of a page. */
export function driveForm(page: Page, guard: GuardedContext['guard']): EncryptionForm {
  const button = (name: string) => page.getByRole('button', { name, exact: true })
  const radio = (name: string) => page.getByRole('radio', { name, exact: true })
  const region = (name: string) => page.getByRole('region', { name, exact: true })
  const field = (name: string) =>
    page
      .getByRole('textbox', { name, exact: true })
      .or(page.getByRole('combobox', { name, exact: true }))
  const blocks = region('Lines for iterapp.toml')
    .locator('pre')
    .filter({ hasText: /^\[[\w.]+\]\n/ })
  const lines = () => blocks.allTextContents()

  const removeFile = page.getByRole('button', { name: /^Remove the file / })
  let encrypted = -Infinity

  const chooseScope = async (scope: string) => {
    if ((await radio(scope).count()) > 0) {
      await radio(scope).check()
      return
    }
    await radio('Another environment').check()
    await field('Name of the environment').fill(scope)
  }

  const fill: EncryptionForm['fill'] = async ({ app, kind, scope, name, value, file }) => {
    if (app !== undefined) await field('App').fill(app)
    if (kind !== undefined) {
      await page
        .getByRole('radiogroup', { name: choiceGroups.kind, exact: true })
        .getByRole('radio', { name: kind, exact: true })
        .check()
    }
    if (scope !== undefined) await chooseScope(scope)
    if (name !== undefined) await nameField(page).fill(name)
    if (value !== undefined) {
      if (value !== '') guard(value)
      if (value.length > LONG) await field('Value').evaluate(enterAtOnce, value)
      else await field('Value').fill(value)
    }
    if (file !== undefined) {
      if (file.bytes.length > 0) guard(file.bytes)
      const input = page.getByLabel('Choose a file', { exact: true })
      if (file.dropped === true) await dropFile(input, file.path)
      else await input.setInputFiles(file.path)
      await removeFile.waitFor()
    }
  }

  return {
    page,
    field,
    radio,
    button,
    region,
    fill,
    encrypt: async (entry) => {
      await fill(entry)
      const before = await lines()
      await page.waitForTimeout(Math.max(0, encrypted + DOUBLE_CLICK - performance.now()))
      await button('Encrypt').click()
      const end = Date.now() + LIMIT
      while (isDeepStrictEqual(await lines(), before)) {
        if (Date.now() > end) throw new Error('nothing was encrypted')
        await page.waitForTimeout(20)
      }
      encrypted = performance.now()
    },
    removeFile,
    blocks,
    lines,
  }
}

/** As if it was pasted. */
function enterAtOnce(element: Element, value: string): void {
  ;(element as HTMLTextAreaElement).value = value
  element.dispatchEvent(new Event('input', { bubbles: true }))
}

/** The field of the name, whatever it is the name of. */
function nameField(page: Page): Locator {
  const names = Object.values(nameFields).map((name) =>
    page.getByRole('textbox', { name, exact: true }),
  )
  return names.reduce((all, each) => all.or(each))
}
