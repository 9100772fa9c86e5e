import { IterappError } from '@iterapp/errors'
import { decodeUtf8 } from './decode-text'
import { LineScanner } from './line-scanner'

/**
 * Reads one key of an env file exactly as the kubelet does: `ParseEnv` of `pkg/kubelet/util/env`,
 * Kubernetes 1.37.2, followed statement by statement and tested against it.
 *
 * The first match wins, and what follows it is not looked at; a bad line breaks every key after it.
 *
 * @returns the value; `''` when the key is absent (or its value empty: Kubernetes treats both as
 *   not found).
 * @throws IterappError `ERR_ENV_FILE`, which names the line and never its content. The one
 *   difference: a value that is not UTF-8 is refused here, and by the container runtime there.
 */
export function readEnvFile(file: Uint8Array, key: string): string {
  const wanted = toByteText(new TextEncoder().encode(key))
  const lines = new LineScanner(file)
  for (let line = lines.readLine(); line !== null; line = lines.readLine()) {
    const text = trimBlanks(line)
    if (text === '' || text.startsWith('#')) continue
    const assignment = readAssignment(text, lines.number)
    // `KEY= 'value'`: as in a shell, the key is empty and the rest is not its value.
    if (/^[ \t]/.test(assignment.value)) {
      if (assignment.name === wanted) return ''
      continue
    }
    const value = readQuoted(assignment.value, lines)
    if (assignment.name === wanted) return fromByteText(value, lines.number)
  }
  if (lines.tooLong) throw malformed(lines.number + 1, 'the line is too long')
  return ''
}

function readAssignment(text: string, line: number): { name: string; value: string } {
  const equals = text.indexOf('=')
  if (equals === -1) throw malformed(line, 'missing "="')
  const name = text.slice(0, equals)
  if (/^[ \t]*$/.test(name)) throw malformed(line, 'empty variable name')
  if (/[ \t]$/.test(name)) throw malformed(line, 'whitespace before "=" is not allowed')
  return { name, value: text.slice(equals + 1) }
}

function readQuoted(value: string, lines: LineScanner): string {
  if (!value.startsWith("'")) throw malformed(lines.number, 'the value has no single quotes')
  const startLine = lines.number
  let content = ''
  let rest: string | null = value.slice(1)
  while (rest !== null) {
    const closing = rest.indexOf("'")
    if (closing !== -1) {
      const after = trimBlanks(rest.slice(closing + 1))
      if (after !== '' && !after.startsWith('#')) {
        throw malformed(lines.number, 'unexpected content after the closing quote')
      }
      return content + rest.slice(0, closing)
    }
    content += rest + '\n'
    rest = lines.readLine()
  }
  throw malformed(startLine, 'unclosed single quote')
}

function trimBlanks(text: string): string {
  return text.replace(/^[ \t]+/, '')
}

function toByteText(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')
}

function fromByteText(text: string, line: number): string {
  const decoded = decodeUtf8(Uint8Array.from(text, (character) => character.charCodeAt(0)))
  if (decoded === null) throw malformed(line, 'the value is not UTF-8')
  return decoded
}

function malformed(line: number, wrong: string): IterappError {
  return new IterappError('ERR_ENV_FILE', `env file, line ${line}: ${wrong}`)
}
