import type { SecretKind } from '@iterapp/entry'
import type { PageLink, PageSettings } from '@iterapp/page'
import type { TargetedSubmitEvent } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { RadioGroup } from '../controls/radio-group'
import { TextField } from '../controls/text-field'
import type { KeysState } from '../keys/use-keys'
import type { Line } from '../lines/line'
import { checkForm, fields, type FormErrors } from './check-form'
import { kindChoices, scopeChoices } from './explain-scope'
import { clearValue, OTHER, startForm, type EncryptForm } from './form'
import { sealForm } from './seal-form'
import { takeFile } from './take-file'
import { ValueField } from './value-field'

interface EncryptPanelProps {
  readonly settings: PageSettings
  readonly link: PageLink
  readonly keys: KeysState
  /** How often all was copied: then the name goes, too. */
  readonly copies: number
  readonly onSealed: (line: Line) => void
}

/** The form: what the value is for, and the value. */
export function EncryptPanel({ settings, link, keys, copies, onSealed }: EncryptPanelProps) {
  const [form, setForm] = useState(() => startForm(link, settings))
  const [isChecked, setChecked] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  const element = useRef<HTMLFormElement>(null)
  const change = (part: Partial<EncryptForm>) => {
    setFailure(null)
    setForm((before) => ({ ...before, ...part }))
  }
  useEffect(() => {
    // A page that the browser keeps for its Back button must not keep a value.
    const forget = () => {
      setForm(clearValue)
    }
    addEventListener('pagehide', forget)
    return () => {
      removeEventListener('pagehide', forget)
    }
  }, [])
  useEffect(() => {
    if (copies > 0) setForm((before) => ({ ...clearValue(before), name: '' }))
  }, [copies])

  const result = checkForm(form)
  const errors = visibleErrors(result.errors ?? {}, form, isChecked)

  const takeFiles = async (files: readonly File[]) => {
    const [file] = files
    if (file === undefined) return
    const taken = files.length === 1 ? await takeFile(file) : null
    if (taken !== null) change({ file: taken, text: '' })
    else setFailure('Give one file at a time, and no folder.')
  }
  const submit = async () => {
    const { errors: flaws } = result
    setChecked(flaws !== null)
    if (flaws !== null) {
      focusField(element.current, flaws)
    } else if (keys.status === 'ready') {
      const line = await sealForm(result.checked, keys.keys[0])
      setForm(clearValue)
      onSealed(line)
    }
  }
  return (
    <form
      ref={element}
      noValidate
      autocomplete="off"
      onSubmit={(event: TargetedSubmitEvent<HTMLFormElement>) => {
        event.preventDefault()
        submit().catch(() => {
          setFailure('The browser could not encrypt it. Nothing was sent; try again.')
        })
      }}
    >
      <TextField
        name="app"
        label="App"
        hint={
          <>
            Its name, as in <code>app = "…"</code> of its <code>iterapp.toml</code>.
          </>
        }
        value={form.app}
        suggestions={settings.apps}
        error={errors.app ?? null}
        onInput={(app) => {
          change({ app })
        }}
      />
      <RadioGroup<SecretKind>
        name="kind"
        label="What is it for?"
        choices={kindChoices}
        chosen={form.kind}
        error={null}
        isShort
        onChoose={(kind) => {
          change({ kind })
        }}
      />
      <RadioGroup
        name="environment"
        label="Where does it open?"
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
        error={failure ?? errors.value ?? null}
        onChange={change}
        onFiles={(files) => {
          void takeFiles(files)
        }}
      />
      <button type="submit" class="primary" disabled={keys.status !== 'ready'}>
        Encrypt
      </button>
    </form>
  )
}

const nameTexts: Readonly<Record<SecretKind, { readonly label: string; readonly hint: string }>> = {
  variable: {
    label: 'Name of the variable',
    hint: 'Such as API_KEY. The value opens under this name only.',
  },
  file: {
    label: 'Path of the file',
    hint: 'Such as /app/config/key.json. The value opens at this path only.',
  },
  build: {
    label: 'Id of the build secret',
    hint: 'Such as npm-token, which the Dockerfile asks for. The value opens under this id only.',
  },
}

/** Errors are shown after the first try, those of a file at once. */
function visibleErrors(errors: FormErrors, { file }: EncryptForm, isChecked: boolean): FormErrors {
  if (isChecked) return errors
  return file !== null && errors.value !== undefined ? { value: errors.value } : {}
}

/** Puts the focus on the first field that is wrong. */
function focusField(form: HTMLFormElement | null, errors: FormErrors): void {
  const wrong = fields.find((field) => errors[field] !== undefined)
  const field = wrong === undefined ? null : form?.querySelector<HTMLElement>(`[name="${wrong}"]`)
  field?.focus()
}
