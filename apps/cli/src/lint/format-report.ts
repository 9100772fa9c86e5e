import { formatProblems, type ConfigProblem } from '@iterapp/config'
import { formatFindings, type DockerfileReport } from './dockerfile-report'
import type { Problem, Severity } from './finding'
import type { Source } from './read-source'

/** What was found in one file. */
interface FileReport extends Source {
  readonly problems: readonly Problem[]
}

/** What was found in one file of either kind. */
export type AnyReport = FileReport | DockerfileReport

/** All findings as text, in the parser's format; those that are only warnings say so. */
export function formatReports(reports: readonly AnyReport[]): string {
  return reports
    .filter((report) => listFindings(report).length > 0)
    .map((report) =>
      isDockerfileReport(report)
        ? formatFindings(report)
        : formatProblems(report.problems.map(showProblem), report.text, report.file),
    )
    .join('\n\n')
}

/** All findings as one JSON document. */
export function formatJson(
  reports: readonly AnyReport[],
  keys: string | null | undefined,
  notes: readonly string[],
): string {
  const findings = reports.flatMap(listFindings)
  const files = reports.map(({ file }) => file)
  const { errors, warnings } = countFindings(reports)
  return JSON.stringify({ findings, errors, warnings, files, keys, notes }, null, 2)
}

/** Whether anything was found. */
export function hasFindings(reports: readonly AnyReport[]): boolean {
  return reports.some((report) => listFindings(report).length > 0)
}

/** How much was found, in one line. */
export function formatSummary(reports: readonly AnyReport[]): string {
  const { errors, warnings } = countFindings(reports)
  if (errors + warnings === 0) return 'no findings'
  const counts = [
    ...(errors > 0 ? [formatCount(errors, 'error')] : []),
    ...(warnings > 0 ? [formatCount(warnings, 'warning')] : []),
  ]
  const files = reports.filter((report) => listFindings(report).length > 0)
  const where = files.length === 1 ? (files[0]?.file ?? '') : `${files.length} files`
  return `${counts.join(' and ')} in ${where}`
}

/** A number with its noun: `1 error`, `2 errors`. */
export function formatCount(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

function countFindings(reports: readonly AnyReport[]): { errors: number; warnings: number } {
  const findings = reports.flatMap(listFindings)
  const errors = findings.filter(({ severity }) => severity === 'error').length
  return { errors, warnings: findings.length - errors }
}

/** The findings of a report, as JSON has them. */
function listFindings(report: AnyReport): readonly ListedFinding[] {
  const { file } = report
  return isDockerfileReport(report)
    ? report.findings.map(({ line, column, rule, message, severity, instead }) => ({
        ...{ file, line, column, code: rule, message, severity, instead },
      }))
    : report.problems.map(({ code, message, at: { line, column }, severity, link }) => ({
        ...{ file, line, column, code, message, severity, link },
      }))
}

interface ListedFinding {
  readonly file: string
  readonly line: number
  readonly column: number
  /** An error code, or the name of a rule for Dockerfiles. */
  readonly code: string
  readonly message: string
  readonly severity: Severity
  readonly link?: string | undefined
  readonly instead?: string
}

function isDockerfileReport(report: AnyReport): report is DockerfileReport {
  return 'findings' in report
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
