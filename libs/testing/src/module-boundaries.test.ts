import { ESLint } from 'eslint'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'

const root = fileURLToPath(new URL('../../..', import.meta.url))
let eslint: ESLint

beforeAll(() => {
  eslint = new ESLint({ cwd: root })
})

/** Rules that a text breaks where it would stand in a file. */
async function brokenRules(file: string, text: string): Promise<readonly (string | null)[]> {
  const [result] = await eslint.lintText(text, { filePath: `${root}${file}` })
  return (result?.messages ?? []).map(({ ruleId }) => ruleId)
}

describe('lint', () => {
  test.each([
    [
      'a portable lib that imports one for Node',
      'libs/config/src/index.ts',
      "export { listen } from '@iterapp/http'\n",
      '@nx/enforce-module-boundaries',
    ],
    [
      'a lib that imports an app',
      'libs/http/src/index.ts',
      "export { createPublicApp } from '../../../apps/keys/src/public-app'\n",
      '@nx/enforce-module-boundaries',
    ],
    [
      'an app that imports another',
      'apps/cli/src/program.ts',
      "export { createPublicApp } from '../../keys/src/public-app'\n",
      '@nx/enforce-module-boundaries',
    ],
    [
      'a lib that is entered by another door than its index',
      'apps/cli/src/program.ts',
      "export { listen } from '../../../libs/http/src/listen'\n",
      '@nx/enforce-module-boundaries',
    ],
    [
      'a portable lib that imports a module of Node',
      'libs/config/src/index.ts',
      "export { readFile } from 'node:fs'\n",
      'no-restricted-imports',
    ],
    [
      'a portable lib that uses a global of Node',
      'libs/config/src/index.ts',
      'export const home = process.env.HOME\n',
      'no-restricted-globals',
    ],
    ['a default export', 'apps/cli/src/program.ts', 'export default 1\n', 'no-restricted-syntax'],
    ['a stray print', 'apps/cli/src/program.ts', "console.log('here')\n", 'no-console'],
  ])('refuses %s', async (_title, file, text, rule) => {
    expect(await brokenRules(file, text)).toContain(rule)
  })

  test('allows an app to import a lib', async () => {
    const text = "export { exitStatus } from '@iterapp/errors'\n"
    expect(await brokenRules('apps/cli/src/program.ts', text)).toEqual([])
  })
})
