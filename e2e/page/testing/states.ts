import type { Site } from './open-site'
import { binary, writeSecret } from './write-secret'

/** What a user sees of the page, one after the other, each from the one before. */
export const states: readonly (readonly [string, (site: Site) => Promise<void>])[] = [
  ['empty', ({ form }) => form.region('Sealing key').locator('code').first().waitFor()],
  [
    'with errors',
    async ({ form }) => {
      await form.fill({ app: 'My_App', kind: 'Environment variable', name: '1A' })
      await form.radio('Another environment').check()
      await form.field('Name of the environment').fill('Prod')
      await form.button('Encrypt').click()
    },
  ],
  [
    'with a value that ends with a line end, shown',
    async ({ form }) => {
      await form.fill({ app: 'myapp', scope: 'prod', name: 'API_KEY', value: 'canary-4711\n' })
      await form.button('Show value').click()
    },
  ],
  [
    'with a file',
    ({ form }) =>
      form.fill({
        kind: 'File',
        name: '/app/config/key.p12',
        file: writeSecret(binary, 'key.p12'),
      }),
  ],
  [
    'with lines of two apps',
    async ({ form }) => {
      await form.encrypt({})
      await form.encrypt({
        ...{ app: 'other', kind: 'Environment variable', name: 'API_KEY', value: 'canary-4711' },
        scope: 'All environments',
      })
    },
  ],
  [
    'for a build secret',
    ({ form }) => form.encrypt({ kind: 'Build secret', name: 'npm-token', value: 'canary-4711' }),
  ],
  [
    'that inspects',
    async ({ form, page }) => {
      const [lines = ''] = await form.lines()
      await page.getByRole('tab', { name: 'Inspect', exact: true }).click()
      await form.field('Ciphertext, or its line').fill(/eyJ[\w.-]+/.exec(lines)?.[0] ?? '')
      await form.region('What it says').waitFor()
    },
  ],
  [
    'that finds nothing to inspect',
    async ({ form, page }) => {
      await form.field('Ciphertext, or its line').fill('garbage')
      await page.locator('[aria-invalid="true"]').waitFor()
    },
  ],
]
