import type { Config, Position } from '../config'
import { quoteName } from '../report/quote-name'
import type { Path, Reporter } from './reporter'

/** A path that the containers of an environment would have. */
export interface Delivery {
  readonly path: string
  /** The entry's table and key: what an environment's own entry replaces. */
  readonly id: string
  readonly source: Path
  /** How a message calls it. A mount goes by its name, because its path is a value. */
  readonly label: string
  readonly at: Position
}

/** What the tables of one environment say: `ids` also has the entries that only unset. */
export interface Deliveries {
  readonly present: readonly Delivery[]
  readonly ids: ReadonlySet<string>
}

/** Lists the files and mounts of one environment's own tables, without `common`. */
export function listDeliveries(
  { files, secretFiles }: Pick<Config, 'files' | 'secretFiles'>,
  environment: string,
  reporter: Reporter,
): Deliveries {
  const present: Delivery[] = []
  const ids = new Set<string>()
  const add = (section: string, name: string, path: string | null, label: string): void => {
    const id = JSON.stringify([section, name])
    ids.add(id)
    if (path === null) return
    const source = [section, environment, name]
    present.push({ path, id, source, label, at: reporter.positionOf(source) })
  }
  for (const [path, value] of files.get(environment) ?? []) {
    add('files', path, value.kind === 'unset' ? null : path, `the file ${quoteName(path)}`)
  }
  for (const [name, value] of secretFiles.get(environment) ?? []) {
    const path = value.kind === 'unset' ? null : value.mountPath
    add('secret_files', name, path, `the mount ${quoteName(name)}`)
  }
  return { present, ids }
}
