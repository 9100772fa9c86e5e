import type { IterappError } from './iterapp-error'

/** An error in one line: its code, what is wrong and where, and what to do. */
export function explainError({ code, message, entry }: IterappError): string {
  const sentence = message.endsWith('.') ? message : `${message}.`
  return `${code}: ${sentence} ${entry.remedy}`
}
