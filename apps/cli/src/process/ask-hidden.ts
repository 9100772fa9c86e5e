import password from '@inquirer/password'
import { IterappError } from '@iterapp/errors'
import type { Readable, Writable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { InterruptedError } from '../interrupted-error'

/** A terminal that is typed into. */
export type Keyboard = Readable & { setRawMode?(raw: boolean): unknown }

/** How long the rest of a paste is waited for, in milliseconds. */
const REST_OF_PASTE = 300
const END_OF_TRANSMISSION = '\x04'

/**
 * Asks for one line that is not shown. A paste of more than one line is refused and swallowed whole:
 * its rest would be typed into the shell.
 *
 * @throws IterappError `ERR_USAGE` for more than one line.
 * @throws InterruptedError
 */
export async function askHidden(
  question: string,
  input: Keyboard,
  output: Writable,
): Promise<string> {
  const interruption = new AbortController()
  const typed = { isDone: false, hasMore: false }
  const watch = (chunk: Buffer | string): void => {
    const text = chunk.toString()
    typed.hasMore ||= typed.isDone || /[\r\n](?!\n?$)/.test(text)
    typed.isDone ||= /[\r\n]/.test(text)
    if (text.includes(END_OF_TRANSMISSION)) interruption.abort()
  }
  input.on('data', watch)
  try {
    const answer = await ask(question, { input, output, signal: interruption.signal })
    if (!typed.hasMore) return answer
    input.setRawMode?.(true)
    input.resume()
    await sleep(REST_OF_PASTE)
    throw new IterappError(
      'ERR_USAGE',
      'more than one line was pasted: give such a value with --from-file or on standard input',
    )
  } finally {
    input.off('data', watch)
    input.setRawMode?.(false)
    input.pause()
  }
}

async function ask(
  message: string,
  context: { input: Readable; output: Writable; signal: AbortSignal },
): Promise<string> {
  const theme = { style: { maskedText: '[hidden]' } }
  try {
    return await password({ message, toggleMask: false, theme }, context)
  } catch (error) {
    const { name } = error as Error
    if (!['ExitPromptError', 'AbortPromptError'].includes(name)) throw error
    throw new InterruptedError('interrupted', { cause: error })
  }
}
