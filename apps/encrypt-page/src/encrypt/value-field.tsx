import type { RefObject, TargetedEvent, TargetedKeyboardEvent } from 'preact'
import { useEffect, useId, useRef } from 'preact/hooks'
import { FieldError } from '../controls/field-error'
import { plainText } from '../controls/plain-text'
import { adviseOn, removeLineEnd } from './advise'
import { describeSize } from './describe-size'
import type { EncryptForm } from './form'

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
  const ids = { label: `${id}-label`, hint: `${id}-hint`, error: `${id}-error` }
  const { file, isShown } = form
  const describedBy = `${error === null ? '' : `${ids.error} `}${ids.hint}`
  const textarea = useRef<HTMLTextAreaElement>(null)
  const isRemoved = useRef(false)
  useEffect(() => {
    // The text takes the place of a file whose button had the focus.
    if (isRemoved.current) textarea.current?.focus()
    isRemoved.current = false
  }, [file])
  return (
    <div class={`field value${isDragged ? ' dragged' : ''}`}>
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
        Encrypted in your browser; only the ciphertext leaves this page. May have several lines.
      </p>
      {file === null ? (
        <TextValue
          id={id}
          element={textarea}
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
          <span>Choose a file</span> or drop one here
        </label>
      </div>
      <FieldError id={ids.error} error={error} isUrgent={file !== null || form.flaw !== null} />
      <ValueAdvice form={form} onChange={onChange} />
    </div>
  )
}

interface TextValueProps extends Pick<ValueFieldProps, 'form' | 'onChange'> {
  readonly id: string
  readonly element: RefObject<HTMLTextAreaElement | null>
  readonly isInvalid: boolean
  readonly describedBy: string
}

function TextValue({ id, element, form, isInvalid, describedBy, onChange }: TextValueProps) {
  return (
    <textarea
      ref={element}
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

function ValueAdvice({ form, onChange }: Pick<ValueFieldProps, 'form' | 'onChange'>) {
  switch (adviseOn(form)) {
    case 'line-end':
      return (
        <p class="note">
          The value ends with a line break, which will be part of it.{' '}
          <button
            type="button"
            class="quiet"
            onClick={() => {
              onChange(removeLineEnd(form))
            }}
          >
            Remove the line end
          </button>
        </p>
      )
    case 'blanks':
      return (
        <p class="note">The value begins or ends with a space or tab, which will be part of it.</p>
      )
    case null:
      return null
  }
}
