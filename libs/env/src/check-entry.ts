import { IterappError } from '@iterapp/errors'
import type { EnvFileEntry } from './compose'

/**
 * How many bytes a line of an env file may have without its line feed: the kubelet reads lines with
 * Go's `bufio.Scanner`, whose longest token is 64 KiB, line feed included.
 */
export const maximumLineBytes = 65_535

/**
 * Checks that a value survives the env file unchanged. Quotes are not looked at: they are split off
 * before.
 *
 * @throws IterappError `ERR_VALUE_EMPTY` (Kubernetes takes it for missing),
 *   `ERR_VALUE_CARRIAGE_RETURN` (`bufio.ScanLines` drops a carriage return before a line feed; one
 *   before the closing quote stays), `ERR_VALUE_LINE_TOO_LONG` (the first line shares its space with
 *   the key, `=` and a quote, the last with a quote).
 */
export function checkEntry({ key, value }: EnvFileEntry): void {
  if (value === '') {
    throw new IterappError(
      'ERR_VALUE_EMPTY',
      'the value is empty, and Kubernetes would treat it as missing; leave the variable out',
    )
  }
  if (value.includes('\r\n')) {
    throw new IterappError(
      'ERR_VALUE_CARRIAGE_RETURN',
      'the value has a carriage return before a line feed; convert its line ends to plain line ' +
        'feeds, or deliver it as a file, under [files.…]',
    )
  }
  const lines = value.split('\n')
  lines.forEach((line, index) => {
    const first = index === 0 ? `${key}='`.length : 0
    const last = index === lines.length - 1 ? 1 : 0
    checkLine(line, maximumLineBytes - first - last)
  })
}

function checkLine(line: string, maximum: number): void {
  // A UTF-16 code unit is at most three bytes of UTF-8: most lines need not be encoded.
  if (line.length * 3 <= maximum) return
  const bytes = new TextEncoder().encode(line).length
  if (bytes <= maximum) return
  throw new IterappError(
    'ERR_VALUE_LINE_TOO_LONG',
    `a line of the value has ${bytes} bytes where a variable can have ${maximum}; deliver it as a ` +
      'file, under [files.…], or when it is over 64 KiB in a Kubernetes Secret, with [secret_files]',
  )
}
