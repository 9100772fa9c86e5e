import { isAlias, isMap, isScalar, parseDocument, type Node, type YAMLMap } from 'yaml'

/** A row of the table of values. */
interface ValueRow {
  readonly path: string
  /** JSON, or nothing for what only holds others. */
  readonly preset: string
  readonly means: string
}

/** The parts of a release, whose values are alike: they share rows. */
const components = ['keys', 'webhook', 'controller']

/**
 * A table, in Markdown, of all values that `values.yaml` has, their defaults, and the comments above them.
 * A map in braces is one value.
 */
export function describeValues(source: string): string {
  const { contents, errors } = parseDocument(source)
  if (errors[0] !== undefined) throw errors[0]
  if (!isMap(contents)) throw new Error('the values are no map')
  const rows = shareRows([...listRows(contents, [])])
  return [
    '| value | default | what |',
    '| --- | --- | --- |',
    ...rows.map(({ path, preset, means }) => `| \`${path}\` | ${preset} | ${means} |`),
  ].join('\n')
}

function* listRows(map: YAMLMap, above: readonly string[]): Generator<ValueRow> {
  for (const [index, { key, value }] of map.items.entries()) {
    if (!isScalar(key) || isAlias(value)) throw new Error('values are maps and lists of plain keys')
    const path = [...above, String(key.value)]
    // The parser gives a comment above the first key to the map.
    const comment = (index === 0 ? map.commentBefore : undefined) ?? key.commentBefore ?? ''
    const means = comment.trim().replaceAll(/\n */g, ' ')
    const holdsOthers = isMap(value) && value.flow !== true && !isQuantities(path)
    if (!holdsOthers) {
      yield { path: path.join('.'), preset: printPreset(value as Node), means }
    } else {
      if (means !== '') yield { path: path.join('.'), preset: '', means }
      yield* listRows(value, path)
    }
  }
}

function isQuantities(path: readonly string[]): boolean {
  return path.at(-1) === 'resources'
}

function printPreset(value: Node): string {
  const json = JSON.stringify(value.toJSON()).replaceAll(/(?<=[,:])(?=\S)/g, ' ')
  return json.length > 100 ? 'see `values.yaml`' : `\`${json}\``
}

/** Makes one row of those that say the same of several components. */
function shareRows(rows: readonly ValueRow[]): readonly ValueRow[] {
  const shared = new Map<string, ValueRow & { readonly owners: readonly string[] }>()
  for (const row of rows) {
    const [component = '', ...rest] = row.path.split('.')
    const isAlike = components.includes(component) && rest.length > 0
    const name = isAlike ? JSON.stringify({ ...row, path: rest }) : row.path
    const before = shared.get(name)
    if (before === undefined) shared.set(name, { ...row, owners: isAlike ? [component] : [] })
    else shared.set(name, { ...before, owners: [...before.owners, component] })
  }
  return Array.from(shared.values(), ({ owners, path, ...rest }) => ({
    ...rest,
    path: owners.length > 1 ? path.replace(/^[^.]+/, `{${owners.join(',')}}`) : path,
  }))
}
