import type { DockerfileFinding } from '../finding'
import { withoutControls } from '@iterapp/config'
import type { DockerfileText } from '../instructions/read-dockerfile'

/** A finding with the line and column of its place; its mark ends with the line. */
export function placeFinding(
  { source, positionAt }: DockerfileText,
  { offset, length }: { readonly offset: number; readonly length: number },
  finding: Omit<DockerfileFinding, 'line' | 'column' | 'length'>,
): DockerfileFinding {
  const lineEnd = source.indexOf('\n', offset)
  const rest = (lineEnd < 0 ? source.length : lineEnd) - offset
  return {
    ...finding,
    instead: withoutControls(finding.instead),
    ...positionAt(offset),
    length: Math.max(1, Math.min(length, rest)),
  }
}
