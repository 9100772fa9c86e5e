import type { ComponentChildren, TargetedEvent } from 'preact'
import { useId } from 'preact/hooks'
import { FieldError } from './field-error'

interface TextFieldProps {
  readonly name: string
  readonly label: string
  readonly value: string
  readonly hint?: ComponentChildren
  readonly error: string | null
  readonly onInput: (value: string) => void
  /** What can be chosen from; anything else can be typed. */
  readonly suggestions?: readonly string[]
}

/** A line of text that is no secret. */
export function TextField(props: TextFieldProps) {
  const { name, label, value, hint, error, suggestions = [], onInput } = props
  const id = useId()
  const ids = { list: `${id}-list`, hint: `${id}-hint`, error: `${id}-error` }
  const isCombobox = props.suggestions !== undefined
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {hint !== undefined && (
        <p class="hint" id={ids.hint}>
          {hint}
        </p>
      )}
      <input
        id={id}
        name={name}
        type="text"
        value={value}
        list={isCombobox ? ids.list : undefined}
        onInput={(event: TargetedEvent<HTMLInputElement>) => {
          onInput(event.currentTarget.value)
        }}
        aria-invalid={error !== null}
        aria-describedby={`${error === null ? '' : `${ids.error} `}${ids.hint}`}
        {...plainText}
      />
      {isCombobox && (
        <datalist id={ids.list}>
          {suggestions.map((each) => (
            <option key={each} value={each} />
          ))}
        </datalist>
      )}
      <FieldError id={ids.error} error={error} />
    </div>
  )
}

/** Nothing is remembered, corrected or sent to a spelling service. */
export const plainText = {
  autocomplete: 'off',
  autocapitalize: 'off',
  autocorrect: 'off',
  spellcheck: false,
  'data-1p-ignore': true,
  'data-bwignore': true,
  'data-lpignore': 'true',
} as const
