import { IterappError } from '@iterapp/errors'
import { parseJson } from '@iterapp/json'
import * as v from 'valibot'

/**
 * Reads a file of settings, JSON.
 *
 * @param schema - of strict objects: a member that is unknown is an error, too.
 * @throws IterappError `ERR_SETTINGS`, naming the member and quoting nothing.
 */
export function readSettingsJson<Schema extends v.GenericSchema>(
  schema: Schema,
  source: string,
): v.InferOutput<Schema> {
  const value = parseJson(source)
  if (value === undefined) throw new IterappError('ERR_SETTINGS', 'the settings are not JSON')
  const { success, output, issues } = v.safeParse(schema, value)
  if (success) return output
  const [issue] = issues
  const path = v.getDotPath(issue) ?? 'the settings'
  throw new IterappError('ERR_SETTINGS', `${path}: ${describeIssue(issue)}`)
}

/** What valibot says of a member that is missing or unknown would puzzle: `expected "name"`, `expected never`. */
function describeIssue({ expected, received }: v.BaseIssue<unknown>): string {
  if (expected === 'never') return 'there is no such setting'
  if (received === 'undefined') return 'it is missing'
  return `expected ${expected ?? 'another value'}`
}
