/** Somebody broke off a question with Ctrl-C or Ctrl-D: no failure to explain. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError'
}
