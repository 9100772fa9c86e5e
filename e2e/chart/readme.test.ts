import { chartFolder } from '@iterapp/cluster'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { format, resolveConfig } from 'prettier'
import { expect, test } from 'vitest'
import { describeValues } from './testing/values-table'

const readme = join(chartFolder, 'README.md')

test('the README has the table of all values (npm run docs:chart writes it)', async () => {
  const [head, , tail] = readFileSync(readme, 'utf8').split(/^<!-- values(?: end)? -->$/m)
  const table = describeValues(readFileSync(join(chartFolder, 'values.yaml'), 'utf8'))
  const text = `${head ?? ''}<!-- values -->\n\n${table}\n\n<!-- values end -->${tail ?? ''}`
  const options = await resolveConfig(readme)
  const page = await format(text, { ...options, parser: 'markdown' })
  await expect(page).toMatchFileSnapshot(readme)
})
