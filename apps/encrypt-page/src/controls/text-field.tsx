import type { ComponentChildren, TargetedEvent } from 'preact'
import { useId, useState } from 'preact/hooks'
import { FieldMessage } from './field-message'
import { plainText } from './plain-text'

interface TextFieldProps {
  readonly name: string
  readonly label: string
  readonly value: string
  readonly hint?: ComponentChildren
  readonly error: string | null
  /** What is not wrong, but worth a second look once it is more than the beginning of a suggestion. */
  readonly note?: string | null
  readonly onInput: (value: string) => void
  /** What can be chosen from; anything else can be typed. */
  readonly suggestions?: readonly string[]
}

/** A line of text that is no secret. */
export function TextField(props: TextFieldProps) {
  const { name, label, value, hint, error, note = null, suggestions = [], onInput } = props
  const [isFocused, setFocused] = useState(false)
  const id = useId()
  const ids = { list: `${id}-list`, hint: `${id}-hint`, message: `${id}-message` }
  const isCombobox = suggestions.length > 0
  const isUnderWay = isFocused && suggestions.some((each) => each.startsWith(value.trim()))
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
        onFocus={() => {
          setFocused(true)
        }}
        onBlur={() => {
          setFocused(false)
        }}
        aria-invalid={error !== null}
        aria-describedby={hint === undefined ? ids.message : `${ids.message} ${ids.hint}`}
        {...plainText}
      />
      {isCombobox && (
        <datalist id={ids.list}>
          {suggestions.map((each) => (
            <option key={each} value={each} />
          ))}
        </datalist>
      )}
      <FieldMessage id={ids.message} error={error} note={isUnderWay ? null : note} />
    </div>
  )
}
