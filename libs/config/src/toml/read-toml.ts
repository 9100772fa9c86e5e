import { parse, TomlError, type TomlTable } from 'smol-toml'
import type { ConfigProblem } from '../report/config-problem'
import { explainSyntax } from './explain-syntax'
import { endOfLine, endOfMatch } from './scan-tokens'
import { isKnownHeader, isRestOfLine } from './scan-value'
import { findKnownHeader, scanStatements, statementAt, type Statement } from './scan-statements'
import { indexLines } from './text-lines'

/** What smol-toml made of a text: the root table, or why there is none. */
export interface TomlReading {
  /** Integers are `bigint`, so that a `number` is a float. `null` if and only if there are problems. */
  readonly root: TomlTable | null
  readonly problems: readonly ConfigProblem[]
}

/** How deep arrays and inline tables may be nested. */
const MAX_DEPTH = 64

/** How many syntax problems are told at most. */
export const MAX_SYNTAX_PROBLEMS = 10

/**
 * Reads TOML. After a syntax problem the statement that has it is blanked and the text read again,
 * only ever forward, so that several are told at once; where it is not certain what the next lines
 * are, the search goes on at the next table.
 */
export function readToml(text: string): TomlReading {
  const lines = indexLines(text)
  const problems: ConfigProblem[] = []
  let rest = text
  let from = 0
  while (problems.length < MAX_SYNTAX_PROBLEMS) {
    const outcome = tryParse(rest)
    if (outcome.kind === 'table') {
      return problems.length === 0 ? { root: outcome.table, problems } : { root: null, problems }
    }
    const offset = lines.offsetAt(outcome.at)
    // An error before what was blanked comes from the blanking.
    if (offset < from) break
    const statement = findBrokenStatement(rest, offset)
    const { message, start, length } = explainSyntax({
      phrase: outcome.phrase,
      text: rest,
      offset,
      statement,
      first: problems.length === 0,
    })
    problems.push({ code: 'ERR_CONFIG_SYNTAX', message, at: lines.positionAt(start), length })
    const begin = statement?.start ?? offset
    from = findRestart(rest, statement, offset)
    if (from >= text.length) break
    rest = rest.slice(0, begin) + blank(rest.slice(begin, from)) + rest.slice(from)
  }
  return { root: null, problems }
}

type Outcome =
  | { readonly kind: 'table'; readonly table: TomlTable }
  | {
      readonly kind: 'error'
      /** smol-toml's own name of the error, without the lines that it quotes. */
      readonly phrase: string
      readonly at: { readonly line: number; readonly column: number }
    }

function tryParse(text: string): Outcome {
  try {
    return {
      kind: 'table',
      table: parse(text, { integersAsBigInt: true, maxDepth: MAX_DEPTH }),
    }
  } catch (error) {
    if (!(error instanceof TomlError)) {
      return { kind: 'error', phrase: '', at: { line: 1, column: 1 } }
    }
    const phrase = /^Invalid TOML document: ([^\n]*)/.exec(error.message)?.[1] ?? ''
    return { kind: 'error', phrase, at: { line: error.line, column: error.column } }
  }
}

/** The statement that is to blame for an error: a bracket that stays open is noticed much later. */
function findBrokenStatement(text: string, offset: number): Statement | null {
  const statements = scanStatements(text)
  const broken = statements.find(({ kind }) => kind === 'broken')
  return broken !== undefined && broken.start <= offset ? broken : statementAt(statements, offset)
}

/** Where reading goes on after a broken statement: an offset where a line begins, or the end. */
function findRestart(text: string, statement: Statement | null, offset: number): number {
  const { kind, unclosedAt, start = offset, end = offset } = statement ?? {}
  const next = endOfLine(text, unclosedAt === undefined ? Math.max(end, offset) : end) + 1
  if (kind === 'entry' || kind === 'comment') return next
  const isSimple = kind === 'broken' && unclosedAt === undefined && offset <= end
  if (isSimple && !isHeader(text, start) && looksWhole(text, next)) return next
  return findKnownHeader(text, start, next)
}

function isHeader(text: string, start: number): boolean {
  return endOfMatch(bracket, text, start) >= 0
}

/** Whether the line is blank, a comment, a known header or begins like a key with a value. */
function looksWhole(text: string, start: number): boolean {
  return (
    isRestOfLine(text, start) || isKnownHeader(text, start) || endOfMatch(entry, text, start) >= 0
  )
}

function blank(text: string): string {
  return text.replaceAll(/[^\n]/g, ' ')
}

const bracket = /[ \t]*\[/y
const entry = /[ \t]*[A-Za-z0-9_.-]+[ \t]*=[ \t]*[^\s=]/y
