import type { ComponentChildren } from 'preact'

interface FieldMessageProps {
  /** By which the field is described. */
  readonly id: string
  readonly error?: string | null
  /** Whether the error is read out at once, since the focus is elsewhere. */
  readonly isUrgent?: boolean
  /** What is not wrong, but worth a second look. It gives way to an error. */
  readonly note?: ComponentChildren
}

/** What there is to say of a field, below it, in a line that is kept for it: so nothing moves when it comes. */
export function FieldMessage({ id, error = null, isUrgent = false, note }: FieldMessageProps) {
  return (
    <div id={id} class="message">
      {error !== null && (
        <p class="error" role={isUrgent ? 'alert' : undefined}>
          {error}
        </p>
      )}
      {/* There before its note, or the note would not be read out when it comes. */}
      <div class="caution" aria-live="polite">
        {error === null && note}
      </div>
    </div>
  )
}
