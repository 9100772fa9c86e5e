import type { styleText } from 'node:util'

/** How a piece of text can look: what `util.styleText` takes (`'bold'`, `['red', 'underline']`). */
export type TextStyle = Parameters<typeof styleText>[0]

/** Where a command says things. Nothing prints in another way. */
export interface Output {
  /** The result, to standard output: whole lines, the last line feed is added. */
  readonly out: (text: string) => void
  /** What a person may want to know, to standard error: whole lines, the last line feed is added. */
  readonly note: (text: string) => void
  /** What is wrong, to standard error, for a person or in a script's format: whole lines. */
  readonly err: (text: string) => void
  /** What a person should look at, to standard error, after the word "warning". */
  readonly warn: (text: string) => void
  /** `text` in a style when standard output shows colours, else as it is: for {@link out}. */
  readonly styleOut: (style: TextStyle, text: string) => string
  /** `text` in a style when standard error shows colours, else as it is: for {@link note}. */
  readonly styleNote: (style: TextStyle, text: string) => string
}

/** What comes into a command. */
interface StandardInput {
  /** Whether a person sits there, who can be asked. */
  readonly isTTY: boolean
  /** The bytes that come in; read at most once. */
  readonly bytes: AsyncIterable<Uint8Array>
}

/** All that a command may touch of its process; tests give their own. */
export interface CommandContext {
  readonly env: NodeJS.ProcessEnv
  /** Where relative paths start. */
  readonly cwd: string
  readonly stdin: StandardInput
  readonly output: Output
  now(): Date
  readonly fetch: typeof globalThis.fetch
  /**
   * Asks on the terminal for a text that is not shown; the question goes to standard error.
   *
   * @throws InterruptedError when it is broken off; the process then ends as after an interrupt.
   */
  askHidden(question: string): Promise<string>
  /**
   * How the process ends when no error is thrown: 0 unless this is called. For `findings`, or the
   * status of a command that was run.
   */
  setExitStatus(status: number): void
}
