import type { TargetedEvent, TargetedKeyboardEvent } from 'preact'
import { useId, useState } from 'preact/hooks'
import { FieldError } from '../controls/field-error'
import { plainText } from '../controls/text-field'
import { adviseOn, removeLineEnd } from './advise'
import { describeSize } from './describe-size'
import type { EncryptForm } from './form'
import { useDroppedFiles } from './use-dropped-files'

interface ValueFieldProps {
  readonly form: EncryptForm
  readonly error: string | null
  readonly onChange: (change: Partial<EncryptForm>) => void
  readonly onFiles: (files: readonly File[]) => void
}

/** The value: typed or pasted, hidden until it is asked for, or a file's bytes as they are. */
export function ValueField({ form, error, onChange, onFiles }: ValueFieldProps) {
  const [isShown, setShown] = useState(false)
  const isDragged = useDroppedFiles(onFiles)
  const id = useId()
  const ids = { hint: `${id}-hint`, error: `${id}-error`, file: `${id}-file` }
  const { file, text } = form
  const describedBy = `${error === null ? '' : `${ids.error} `}${ids.hint}`
  return (
    <div class={`field value${isDragged ? ' dragged' : ''}`}>
      <div class="field-head">
        <label for={id}>Value</label>
        {file === null && (
          <button
            type="button"
            class="quiet"
            aria-controls={id}
            onClick={() => {
              setShown(!isShown)
            }}
          >
            {isShown ? 'Hide value' : 'Show value'}
          </button>
        )}
      </div>
      <p class="hint" id={ids.hint}>
        It is encrypted here and never leaves the page as it is. Several lines are fine.
      </p>
      {file === null ? (
        <textarea
          id={id}
          name="value"
          class={isShown ? '' : 'masked'}
          rows={4}
          wrap="off"
          value={text}
          onInput={(event: TargetedEvent<HTMLTextAreaElement>) => {
            onChange({ text: event.currentTarget.value })
          }}
          onKeyDown={(event: TargetedKeyboardEvent<HTMLTextAreaElement>) => {
            if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
            event.currentTarget.form?.requestSubmit()
          }}
          aria-invalid={error !== null}
          aria-describedby={describedBy}
          {...plainText}
        />
      ) : (
        <div class="taken">
          <span class="taken-name">{file.name}</span>
          <button
            id={id}
            type="button"
            class="quiet"
            aria-describedby={describedBy}
            onClick={() => {
              onChange({ file: null })
            }}
          >
            Remove the file
          </button>
        </div>
      )}
      <div class="value-foot">
        <span class="muted">{describeSize(form)}</span>
        <label class="pick" for={ids.file}>
          <input
            id={ids.file}
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
      <FieldError id={ids.error} error={error} />
      <ValueAdvice form={form} onChange={onChange} />
    </div>
  )
}

function ValueAdvice({ form, onChange }: Pick<ValueFieldProps, 'form' | 'onChange'>) {
  switch (adviseOn(form)) {
    case 'line-end':
      return (
        <p class="note">
          The value ends with a line end, which becomes part of it.{' '}
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
      return <p class="note">The value begins or ends with a blank, which becomes part of it.</p>
    case null:
      return null
  }
}
