import { adviseOn, removeLineEnd } from './advise'
import type { EncryptForm } from './form'

interface ValueAdviceProps {
  readonly form: EncryptForm
  readonly onChange: (form: EncryptForm) => void
}

/** What of a value may be a slip, and what to do about it. */
export function ValueAdvice({ form, onChange }: ValueAdviceProps) {
  switch (adviseOn(form)) {
    case 'line-end':
      return (
        <p>
          Line break at the end.{' '}
          <button
            type="button"
            class="inline"
            onClick={() => {
              onChange(removeLineEnd(form))
            }}
          >
            Remove the line end
          </button>
        </p>
      )
    case 'blanks':
      return <p>Space or tab at the beginning or the end.</p>
    case null:
      return null
  }
}
