import { maximumLineBytes } from './check-entry'

/**
 * Reads lines as Go's `bufio.Scanner` with `ScanLines` does: without the line feed and one carriage
 * return before it, the last line with or without a line feed; a line that is too long ends it.
 */
export class LineScanner {
  /** Of the line that was read last, from 1. */
  number = 0
  /** Whether it ended because of a line that is too long. */
  tooLong = false
  private start = 0
  private readonly file: Uint8Array

  constructor(file: Uint8Array) {
    this.file = file
  }

  /** The next line, each byte a character as in Go's strings; `null` at the end. */
  readLine(): string | null {
    if (this.start >= this.file.length || this.tooLong) return null
    const lineFeed = this.file.indexOf(0x0a, this.start)
    const end = lineFeed === -1 ? this.file.length : lineFeed
    if (end - this.start > maximumLineBytes) {
      this.tooLong = true
      return null
    }
    let line = ''
    for (const byte of this.file.subarray(this.start, end)) line += String.fromCharCode(byte)
    this.start = end + 1
    this.number++
    return line.endsWith('\r') ? line.slice(0, -1) : line
  }
}
