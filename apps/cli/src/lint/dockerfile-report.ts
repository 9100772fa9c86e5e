import { withoutControls } from '@iterapp/config'
import type { DockerfileFinding } from '@iterapp/dockerfile'
import type { Source } from './read-source'

/** What was found in one Dockerfile. */
export interface DockerfileReport extends Source {
  readonly findings: readonly DockerfileFinding[]
}

/**
 * The findings as text, as those of an `iterapp.toml` are told. Of a line only what is marked is shown: a
 * command, a flag or a name.
 */
export function formatFindings({ file, text, findings }: DockerfileReport): string {
  const lines = text.split('\n')
  const blocks = findings.map(({ line, column, length, rule, message, instead, severity }) => {
    const whole = lines[line - 1]?.replace(/\r$/, '') ?? ''
    const marked = withoutControls(whole.slice(column - 1, column - 1 + length))
    const before = whole.slice(0, column - 1).trim() === '' ? '' : '… '
    const after = whole.slice(column - 1 + length).trim() === '' ? '' : ' …'
    const margin = ' '.repeat(String(line).length)
    return [
      `${file}:${line}:${column}: ${severity === 'warning' ? 'warning: ' : ''}${message} (${rule})`,
      `  ${line} | ${before}${marked}${after}`,
      `  ${margin} | ${' '.repeat(before.length)}${'^'.repeat(marked.length)}`,
      `  ${margin} = ${instead}`,
    ].join('\n')
  })
  return blocks.join('\n\n')
}
