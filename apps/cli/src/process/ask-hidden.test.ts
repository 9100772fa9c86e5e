import { PassThrough } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { askHidden } from './ask-hidden'

/** Asks, with what is typed as the chunks in which a terminal gives it. */
async function ask(...chunks: string[]): Promise<{ answer: string; shown: string }> {
  const input = new PassThrough()
  const output = new PassThrough()
  let shown = ''
  output.on('data', (chunk: Buffer) => (shown += chunk.toString()))
  const answer = askHidden('Value', input, output)
  setImmediate(() => {
    for (const chunk of chunks) input.write(chunk)
  })
  return { answer: await answer, shown }
}

describe('a hidden question', () => {
  test.each([[['hunter2\r']], [['hunter2\n']], [['hunt', 'er', '2', '\r']], [['hunter3\x7f2\r']]])(
    'takes %j and shows nothing of it',
    async (chunks) => {
      const { answer, shown } = await ask(...chunks)
      expect(answer).toBe('hunter2')
      expect(shown).toContain('Value')
      expect(shown).not.toMatch(/h.{0,20}u.{0,20}n.{0,20}t/)
    },
  )

  test.each([[['line 1\rline 2\r']], [['line 1\nline 2']], [['line 1\r', 'line 2\r']]])(
    'refuses %j, a paste of more than one line',
    async (chunks) => {
      await expect(ask(...chunks)).rejects.toMatchObject({
        code: 'ERR_USAGE',
        message: expect.stringContaining('--from-file') as string,
      })
    },
  )

  test.each([['\x03'], ['\x04'], ['hunter2\x04']])('is broken off by %j', async (typed) => {
    await expect(ask(typed)).rejects.toMatchObject({ name: 'InterruptedError' })
  })
})
