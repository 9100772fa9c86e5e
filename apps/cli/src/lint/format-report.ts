import { formatProblems, type ConfigProblem } from '@iterapp/config'
import type { Problem } from './finding'
import type { Source } from './read-source'

/** What was found in one file. */
export interface FileReport extends Source {
  readonly problems: readonly Problem[]
}

/** All findings as text, in the parser's format; those that are only warnings say so. */
export function formatReports(reports: readonly FileReport[]): string {
  return reports
    .filter(({ problems }) => problems.length > 0)
    .map(({ file, text, problems }) => formatProblems(problems.map(showProblem), text, file))
    .join('\n\n')
}

/** All findings as one JSON document. */
export function formatJson(
  reports: readonly FileReport[],
  keys: string | null,
  notes: readonly string[],
): string {
  const findings = reports.flatMap(({ file, problems }) =>
    problems.map(({ code, message, at: { line, column }, severity, link }) => ({
      file,
      line,
      column,
      code,
      message,
      severity,
      link,
    })),
  )
  const files = reports.map(({ file }) => file)
  const { errors, warnings } = countProblems(reports)
  return JSON.stringify({ findings, errors, warnings, files, keys, notes }, null, 2)
}

/** How much was found, in one line. */
export function formatSummary(reports: readonly FileReport[]): string {
  const { errors, warnings } = countProblems(reports)
  if (errors + warnings === 0) return 'no findings'
  const counts = [
    ...(errors > 0 ? [formatCount(errors, 'error')] : []),
    ...(warnings > 0 ? [formatCount(warnings, 'warning')] : []),
  ]
  const files = reports.filter(({ problems }) => problems.length > 0)
  const where = files.length === 1 ? (files[0]?.file ?? '') : `${files.length} files`
  return `${counts.join(' and ')} in ${where}`
}

/** A number with its noun: `1 error`, `2 errors`. */
export function formatCount(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

function countProblems(reports: readonly FileReport[]): { errors: number; warnings: number } {
  const problems = reports.flatMap((report) => report.problems)
  const errors = problems.filter(({ severity }) => severity === 'error').length
  return { errors, warnings: problems.length - errors }
}

function showProblem(problem: Problem): ConfigProblem {
  const { severity, message, code, link } = problem
  const verb = code === 'ERR_PLAINTEXT_SECRET' ? 'encrypt it' : 'encrypt it anew'
  return {
    ...problem,
    message: severity === 'error' ? message : `warning: ${message}`,
    ...(link === undefined ? {} : { hint: `${verb}: ${link}` }),
  }
}
