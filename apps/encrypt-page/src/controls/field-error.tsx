interface FieldErrorProps {
  readonly id: string
  readonly error: string | null
  /** Whether it is read out at once, since the focus is elsewhere. */
  readonly isUrgent?: boolean
}

/** What is wrong with a field, beside it. */
export function FieldError({ id, error, isUrgent = false }: FieldErrorProps) {
  return error === null ? null : (
    <p class="error" id={id} role={isUrgent ? 'alert' : undefined}>
      {error}
    </p>
  )
}
