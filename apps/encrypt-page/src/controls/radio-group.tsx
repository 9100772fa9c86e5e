import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'
import { FieldMessage } from './field-message'

/** What can be chosen in a {@link RadioGroup}. */
export interface Choice<Value extends string> {
  readonly value: Value
  readonly label: string
  readonly explanation: ComponentChildren
}

interface RadioGroupProps<Value extends string> {
  readonly name: string
  readonly label: string
  readonly choices: readonly Choice<Value>[]
  readonly chosen: Value | null
  readonly error?: string | null
  /** Whether there is room for the choices beside each other. */
  readonly isShort?: boolean
  readonly onChoose: (value: Value) => void
}

/** A choice, each with a line that explains it. */
export function RadioGroup<Value extends string>(props: RadioGroupProps<Value>) {
  const { name, label, choices, chosen, error = null, isShort = false, onChoose } = props
  const id = useId()
  const messageId = `${id}-message`
  return (
    <fieldset
      class="field"
      role="radiogroup"
      aria-invalid={error !== null}
      aria-describedby={messageId}
    >
      <legend>{label}</legend>
      <div class={isShort ? 'cards short' : 'cards'}>
        {choices.map(({ value, label: text, explanation }) => {
          const ids = { name: `${id}-choice-${value}`, explanation: `${id}-what-${value}` }
          return (
            <label class="card" key={value}>
              <input
                type="radio"
                name={name}
                value={value}
                checked={value === chosen}
                onChange={() => {
                  onChoose(value)
                }}
                aria-labelledby={ids.name}
                aria-describedby={ids.explanation}
              />
              <span class="card-name" id={ids.name}>
                {text}
              </span>
              <span class="card-what" id={ids.explanation}>
                {explanation}
              </span>
            </label>
          )
        })}
      </div>
      <FieldMessage id={messageId} error={error} />
    </fieldset>
  )
}
