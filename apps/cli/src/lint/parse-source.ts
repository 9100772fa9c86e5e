import { parseConfig, type Config } from '@iterapp/config'
import type { Problem } from './finding'
import type { Source } from './read-source'
import { readSealedValues, type SealedValue } from './sealed-values'

/** A file whose form was checked. */
export interface ParsedSource {
  readonly source: Source
  /** `null` when the form is not valid. */
  readonly config: Config | null
  readonly sealed: readonly SealedValue[]
  /** What is wrong with the form; errors all. */
  readonly problems: readonly Problem[]
}

/** Checks the form of a file, and reads its encrypted values. */
export function parseSource(source: Source): ParsedSource {
  const { config, problems } = parseConfig(source.text)
  return {
    source,
    config,
    sealed: config === null ? [] : readSealedValues(config),
    problems: problems.map((problem) => ({ ...problem, severity: 'error' })),
  }
}
