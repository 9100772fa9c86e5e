import { withoutControls } from '@iterapp/config'

/** The longest piece of a Dockerfile that a message shows. */
const MAX_SHOWN = 80

/** A piece of a Dockerfile for a message: in quotes, and of one line. */
export function quoteText(text: string): string {
  const shown = withoutControls(text.slice(0, MAX_SHOWN))
  return `"${shown}${text.length > MAX_SHOWN ? '…' : ''}"`
}
