import type { ComponentChildren, TargetedEvent } from 'preact'
import { useId } from 'preact/hooks'
import { FieldError } from './field-error'
import { plainText } from './plain-text'

interface TextFieldProps {
  readonly name: string
  readonly label: string
  readonly value: string
  readonly hint?: ComponentChildren
  readonly error: string | null
  /** What is not wrong, but worth a second look. */
  readonly note?: string | null
  readonly onInput: (value: string) => void
  /** What can be chosen from; anything else can be typed. */
  readonly suggestions?: readonly string[]
}

/** A line of text that is no secret. */
export function TextField(props: TextFieldProps) {
  const { name, label, value, hint, error, note = null, suggestions = [], onInput } = props
  const id = useId()
  const ids = { list: `${id}-list`, hint: `${id}-hint`, error: `${id}-error` }
  const isCombobox = suggestions.length > 0
  const describedBy = [
    ...(error === null ? [] : [ids.error]),
    ...(hint === undefined ? [] : [ids.hint]),
  ]
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
        aria-describedby={describedBy.length === 0 ? undefined : describedBy.join(' ')}
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
      {note !== null && error === null && <p class="note">{note}</p>}
    </div>
  )
}
