import type { Report } from './measure'

/** A report as a table in text: figure, what it is beside, ratio. */
export function formatReport({ rows }: Report): string {
  const cells = [
    ['figure', 'beside', 'ratio'],
    ...rows.map(({ figure, beside, ratio }) => [figure, beside, ratio.toFixed(2)]),
  ]
  const widths = [0, 1, 2].map((column) =>
    Math.max(...cells.map((row) => row[column]?.length ?? 0)),
  )
  return cells
    .map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '))
    .map((line) => `${line.trimEnd()}\n`)
    .join('')
}

/** The line that a script reads. */
export function formatJson(bench: string, { ratios }: Report): string {
  const rounded = Object.entries(ratios).map(([name, ratio]) => [name, Number(ratio.toFixed(3))])
  return JSON.stringify({ bench, ratios: Object.fromEntries(rounded) as Record<string, number> })
}
