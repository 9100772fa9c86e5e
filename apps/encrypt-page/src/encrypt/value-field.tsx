import type { TargetedEvent, TargetedKeyboardEvent } from 'preact'
import { useEffect, useId, useRef } from 'preact/hooks'
import { FieldMessage } from '../controls/field-message'
import { plainText } from '../controls/plain-text'
import { describeSize } from './describe-size'
import type { EncryptForm } from './form'
import { ValueAdvice } from './value-advice'

interface ValueFieldProps {
  readonly form: EncryptForm
  /** Whether a file is being dragged over the page. */
  readonly isDragged: boolean
  readonly error: string | null
  readonly onChange: (change: Partial<EncryptForm>) => void
  readonly onFiles: (files: readonly File[]) => void
}

/** The value: typed or pasted, hidden until it is asked for, or a file's bytes as they are. */
export function ValueField({ form, isDragged, error, onChange, onFiles }: ValueFieldProps) {
  const id = useId()
  const ids = { label: `${id}-label`, hint: `${id}-hint`, message: `${id}-message` }
  const { file, isShown } = form
  const describedBy = `${ids.message} ${ids.hint}`
  const container = useRef<HTMLDivElement>(null)
  const isRemoved = useRef(false)
  /** The text, or the button that takes the file away. */
  const focusValue = () => {
    container.current?.querySelector<HTMLElement>('[name="value"]')?.focus()
  }
  useEffect(() => {
    // The text takes the place of a file whose button had the focus.
    if (isRemoved.current) focusValue()
    isRemoved.current = false
  }, [file])
  return (
    <div ref={container} class={`field value${isDragged ? ' dragged' : ''}`}>
      <div class="field-head">
        {file === null ? (
          <label for={id}>Value</label>
        ) : (
          <span id={ids.label} class="label">
            Value
          </span>
        )}
        {file === null && (
          <button
            type="button"
            class="quiet"
            aria-controls={id}
            onClick={() => {
              onChange({ isShown: !isShown })
            }}
          >
            {isShown ? 'Hide value' : 'Show value'}
          </button>
        )}
      </div>
      <p class="hint" id={ids.hint}>
        Encrypted here, in your browser: nothing is sent. May have several lines.
      </p>
      {file === null ? (
        <TextValue
          id={id}
          form={form}
          isInvalid={error !== null}
          describedBy={describedBy}
          onChange={onChange}
        />
      ) : (
        <div class="taken" role="group" aria-labelledby={ids.label} aria-describedby={describedBy}>
          <span class="taken-name">{file.name}</span>
          <button
            name="value"
            type="button"
            class="quiet"
            aria-label={`Remove the file ${file.name}`}
            onClick={() => {
              isRemoved.current = true
              onChange({ file: null })
            }}
          >
            Remove the file
          </button>
        </div>
      )}
      <div class="value-foot">
        <span class="muted">{describeSize(form)}</span>
        <label class="pick">
          <input
            type="file"
            aria-label="Choose a file"
            onChange={(event: TargetedEvent<HTMLInputElement>) => {
              const { files } = event.currentTarget
              if (files !== null && files.length > 0) onFiles([...files])
              // The same file can be chosen again.
              event.currentTarget.value = ''
            }}
          />
          <span class="pick-name">Choose a file</span>
          <span class="pick-drop"> or drop one here</span>
        </label>
      </div>
      <FieldMessage
        id={ids.message}
        error={error}
        isUrgent={file !== null || form.flaw !== null}
        note={
          <ValueAdvice
            form={form}
            onChange={(better) => {
              // The button, which has the focus, goes away.
              focusValue()
              onChange(better)
            }}
          />
        }
      />
    </div>
  )
}

interface TextValueProps extends Pick<ValueFieldProps, 'form' | 'onChange'> {
  readonly id: string
  readonly isInvalid: boolean
  readonly describedBy: string
}

function TextValue({ id, form, isInvalid, describedBy, onChange }: TextValueProps) {
  return (
    <textarea
      id={id}
      name="value"
      class={form.isShown ? '' : 'masked'}
      rows={4}
      wrap="off"
      value={form.text}
      onInput={(event: TargetedEvent<HTMLTextAreaElement>) => {
        onChange(takeText(event.currentTarget.value))
      }}
      onKeyDown={(event: TargetedKeyboardEvent<HTMLTextAreaElement>) => {
        if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
        event.currentTarget.form?.requestSubmit()
      }}
      aria-invalid={isInvalid}
      aria-describedby={describedBy}
      {...plainText}
    />
  )
}

/** More characters than any value may have bytes: they would only make the page slow. */
const MAX_TEXT_LENGTH = 1024 * 1024

function takeText(text: string): Partial<EncryptForm> {
  return text.length <= MAX_TEXT_LENGTH
    ? { text, flaw: null }
    : { text: '', flaw: 'The text is larger than 1 MiB, far more than can be delivered.' }
}
