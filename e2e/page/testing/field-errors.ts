import { expect } from 'vitest'
import type { Locator } from 'playwright-core'
import type { EncryptionForm } from '../../browser/encryption-form'

/** Expects that a field is marked as wrong, has the focus, and that what is wrong describes it. */
export async function expectFieldError(field: Locator, message: RegExp): Promise<void> {
  await expectDescribedAs(field, message)
  await field.and(field.page().locator(':focus')).waitFor({ timeout: 5000 })
}

/** The same without the focus, for a field that is looked at while one types. */
export async function expectDescribedAs(field: Locator, message: RegExp): Promise<void> {
  await field.and(field.page().locator('[aria-invalid="true"]')).waitFor({ timeout: 5000 })
  expect(await readDescription(field)).toMatch(message)
}

/** Expects that a file is refused: what is wrong describes it, and the button that takes it away has the focus. */
export async function expectFileError(form: EncryptionForm, message: RegExp): Promise<void> {
  await form.removeFile.and(form.page.locator(':focus')).waitFor({ timeout: 5000 })
  const group = form.page.getByRole('group', { name: 'Value', exact: true })
  expect(await readDescription(group)).toMatch(message)
}

/** The texts that `aria-describedby` names; they must be there and be seen. */
function readDescription(field: Locator): Promise<string> {
  return field.evaluate((element) => {
    const ids = (element.getAttribute('aria-describedby') ?? '').split(' ')
    return ids
      .map((id) => document.getElementById(id))
      .filter((each) => each?.checkVisibility())
      .map((each) => each?.textContent)
      .join('\n')
  })
}
