/** The longest name that a message shows, in characters. */
const MAX_SHOWN_NAME = 64

/**
 * A key or table name for a message: in quotes, cut to {@link MAX_SHOWN_NAME}, and without
 * characters that a terminal would act on or that turn the direction of the text.
 */
export function quoteName(name: string): string {
  const characters = Array.from(name.slice(0, 2 * MAX_SHOWN_NAME + 2))
  const shown = withoutControls(characters.slice(0, MAX_SHOWN_NAME).join(''))
  return `"${shown}${characters.length > MAX_SHOWN_NAME ? '…' : ''}"`
}

/** A text without what a terminal would act on, or that turns its direction. */
export function withoutControls(text: string): string {
  return text.replaceAll(unprintable, '\uFFFD')
}

/** Whether `text` holds a character that should not reach a terminal as it is; a tab is one. */
export function hasUnprintable(text: string): boolean {
  return text.search(unprintable) >= 0
}

/** Control, format, surrogate, private and unassigned characters; line and paragraph separators. */
const unprintable = /[\p{C}\p{Zl}\p{Zp}]/gu
