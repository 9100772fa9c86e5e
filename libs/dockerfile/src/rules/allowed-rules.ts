import type { DockerfileFinding } from '../finding'
import type { DockerfileText } from '../instructions/read-dockerfile'

/** Accepts what a rule finds; a reason may follow. */
const ALLOW = /^\s*#\s*lint:\s*allow\s+([a-z-]+)/

/** Leaves out what a comment accepts, in a line above the finding or above its instruction. */
export function withoutAllowed(
  { source, instructions, positionAt }: DockerfileText,
  findings: readonly DockerfileFinding[],
): readonly DockerfileFinding[] {
  const lines = source.split('\n')
  const starts = instructions.map(({ offset }) => positionAt(offset).line)
  return findings.filter(({ line, rule }) => {
    const start = starts.findLast((each) => each <= line) ?? line
    return !allowedAbove(lines, line).includes(rule) && !allowedAbove(lines, start).includes(rule)
  })
}

/** The rules that the comments right above a line (from 1) name. */
function allowedAbove(lines: readonly string[], line: number): readonly string[] {
  const allowed: string[] = []
  for (let at = line - 2; at >= 0; at -= 1) {
    const text = lines[at] ?? ''
    if (!/^\s*#/.test(text)) break
    const rule = ALLOW.exec(text)?.[1]
    if (rule !== undefined) allowed.push(rule)
  }
  return allowed
}
