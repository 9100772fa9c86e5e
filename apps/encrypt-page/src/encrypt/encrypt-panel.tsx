import type { SecretKind } from '@iterapp/entry'
import type { PageSettings } from '@iterapp/page'
import { isIterappError } from '@iterapp/errors'
import type { TargetedSubmitEvent } from 'preact'
import { useId, useRef, useState } from 'preact/hooks'
import { Alert } from '../controls/alert'
import { RadioGroup } from '../controls/radio-group'
import { TextField } from '../controls/text-field'
import { toSentence } from '../controls/to-sentence'
import type { KeysState } from '../keys/use-keys'
import type { Line } from '../lines/line'
import { checkForm, fields, type FormErrors } from './check-form'
import { OTHER } from './choose-environment'
import { kindChoices, nameTexts, scopeChoices } from './explain-scope'
import type { EncryptForm } from './form'
import { summarize } from './summarize'
import { sealForm } from './seal-form'
import type { FormControl } from './use-encrypt-form'
import { ValueField } from './value-field'

interface EncryptPanelProps {
  readonly settings: PageSettings
  readonly control: FormControl
  readonly isDragged: boolean
  readonly keys: KeysState
  /** What was sealed before. */
  readonly lines: readonly Line[]
  readonly onSealed: (line: Line) => void
}

/** Presses of the button that follow so soon on one that sealed are the second of a double click, in milliseconds. */
const DOUBLE_CLICK = 500

/** The form: what the value is for, and the value. */
export function EncryptPanel(props: EncryptPanelProps) {
  const { settings, control, isDragged, keys, lines, onSealed } = props
  const { form, change, take, clear } = control
  const [isChecked, setChecked] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  const isSealing = useRef(false)
  const sealedAt = useRef(-Infinity)
  const element = useRef<HTMLFormElement>(null)
  const summary = useId()

  const result = checkForm(form, lines)
  const errors = visibleErrors(result.errors ?? {}, form, isChecked)

  const submit = async () => {
    if (isSealing.current || performance.now() - sealedAt.current < DOUBLE_CLICK) return
    const { errors: flaws } = result
    setChecked(flaws !== null)
    setFailure(null)
    if (flaws !== null) {
      focusField(element.current, flaws)
    } else if (keys.status !== 'ready') {
      setFailure('There is no key to encrypt with yet: see “Sealing key”.')
    } else {
      isSealing.current = true
      try {
        const line = await sealForm(result.checked, keys.keys[0])
        clear(form)
        onSealed(line)
        sealedAt.current = performance.now()
      } catch (error) {
        setFailure(
          isIterappError(error)
            ? toSentence(error.message)
            : 'The browser could not encrypt it. Nothing was sent. Try again.',
        )
      } finally {
        isSealing.current = false
      }
    }
  }
  return (
    <form
      ref={element}
      noValidate
      autocomplete="off"
      onSubmit={(event: TargetedSubmitEvent<HTMLFormElement>) => {
        event.preventDefault()
        void submit()
      }}
    >
      <TextField
        name="app"
        label="App"
        hint={
          <>
            As in <code>app = "…"</code> of its <code>iterapp.toml</code>. Whoever runs it can read
            the value.
          </>
        }
        value={form.app}
        suggestions={settings.apps}
        error={errors.app ?? null}
        note={
          isListed(form.app.trim(), settings.apps)
            ? null
            : 'Not on your admin’s list: check its name.'
        }
        onInput={(app) => {
          change({ app })
        }}
      />
      <RadioGroup<SecretKind>
        name="kind"
        label="What is it for?"
        choices={kindChoices}
        chosen={form.kind}
        isShort
        onChoose={(kind) => {
          change({ kind })
        }}
      />
      <RadioGroup
        name="environment"
        label="Where is it used?"
        choices={scopeChoices(form.kind, settings)}
        chosen={form.kind === 'build' ? 'build' : form.environment}
        error={errors.environment ?? null}
        onChoose={(environment) => {
          if (form.kind !== 'build') change({ environment })
        }}
      />
      {form.kind !== 'build' && form.environment === OTHER && (
        <TextField
          name="otherEnvironment"
          label="Name of the environment"
          value={form.otherEnvironment}
          error={errors.otherEnvironment ?? null}
          onInput={(otherEnvironment) => {
            change({ otherEnvironment })
          }}
        />
      )}
      <TextField
        name="name"
        {...nameTexts[form.kind]}
        value={form.name}
        error={errors.name ?? null}
        onInput={(name) => {
          change({ name })
        }}
      />
      <ValueField
        form={form}
        isDragged={isDragged}
        error={errors.value ?? null}
        onChange={change}
        onFiles={take}
      />
      {failure !== null && <Alert>{failure}</Alert>}
      <p class="summary" id={summary}>
        {summarize(form)}
      </p>
      <button
        type="submit"
        class="primary"
        disabled={keys.status !== 'ready'}
        aria-describedby={summary}
      >
        Encrypt
      </button>
    </form>
  )
}

/** Whether an app is among those that an admin listed, if any. */
function isListed(app: string, apps: readonly string[]): boolean {
  return app === '' || apps.length === 0 || apps.includes(app)
}

/** Errors are shown after the first try, those of a file at once. */
function visibleErrors(errors: FormErrors, form: EncryptForm, isChecked: boolean): FormErrors {
  const value = form.flaw ?? (isChecked || form.file !== null ? errors.value : undefined)
  const others = isChecked ? errors : {}
  return value === undefined ? others : { ...others, value }
}

/** Puts the focus on the first field that is wrong. */
function focusField(form: HTMLFormElement | null, errors: FormErrors): void {
  const wrong = fields.find((field) => errors[field] !== undefined)
  const field = wrong === undefined ? null : form?.querySelector<HTMLElement>(`[name="${wrong}"]`)
  field?.focus()
}
