/** The longest piece of a Dockerfile that a message shows. */
const MAX_SHOWN = 80

/** A text without what a terminal would act on, or that turns its direction. */
export function withoutControls(text: string): string {
  return text.replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, '\uFFFD')
}

/** A piece of a Dockerfile for a message: in quotes, and of one line. */
export function quoteText(text: string): string {
  const shown = withoutControls(text.slice(0, MAX_SHOWN))
  return `"${shown}${text.length > MAX_SHOWN ? '…' : ''}"`
}
