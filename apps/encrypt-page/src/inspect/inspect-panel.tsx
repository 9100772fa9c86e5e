import { ANY } from '@iterapp/crypto/format'
import {
  describeCiphertext,
  describeKeys,
  findCiphertext,
  formatAge,
  type CiphertextDescription,
} from '@iterapp/entry'
import { isIterappError, type IterappError } from '@iterapp/errors'
import type { TargetedEvent } from 'preact'
import { useId, useState } from 'preact/hooks'
import { FieldError } from '../controls/field-error'
import { Panel } from '../controls/panel'
import { plainText } from '../controls/text-field'
import { toSentence } from '../controls/to-sentence'
import type { KeysState } from '../keys/use-keys'

/** Shows what everybody can read of a ciphertext. */
export function InspectPanel({ keys }: { readonly keys: KeysState }) {
  const [text, setText] = useState('')
  const id = useId()
  const ids = { hint: `${id}-hint`, error: `${id}-error` }
  const { description, error } = describe(text, keys)
  return (
    <>
      <div class="field">
        <label for={id}>Ciphertext, or its line</label>
        <p class="hint" id={ids.hint}>
          What it was encrypted for is readable without any key; its value is not.
        </p>
        <textarea
          id={id}
          rows={5}
          value={text}
          onInput={(event: TargetedEvent<HTMLTextAreaElement>) => {
            setText(event.currentTarget.value)
          }}
          aria-invalid={error !== null}
          aria-describedby={`${error === null ? '' : `${ids.error} `}${ids.hint}`}
          {...plainText}
        />
        <FieldError
          id={ids.error}
          error={error === null ? null : `${toSentence(error.message)} ${error.entry.remedy}`}
        />
      </div>
      <Panel title="What it says" className="described">
        {description === null ? (
          <p class="muted empty">Paste a ciphertext to see its scope and its key.</p>
        ) : (
          <Description description={description} keys={keys} />
        )}
      </Panel>
    </>
  )
}

interface Reading {
  readonly description: CiphertextDescription | null
  readonly error: IterappError | null
}

function describe(text: string, keys: KeysState): Reading {
  if (text.trim() === '') return { description: null, error: null }
  const known = keys.status === 'ready' ? describeKeys(keys.keys, new Date()) : []
  try {
    return { description: describeCiphertext(findCiphertext(text), known), error: null }
  } catch (error) {
    if (!isIterappError(error)) throw error
    return { description: null, error }
  }
}

interface DescriptionProps {
  readonly description: CiphertextDescription
  readonly keys: KeysState
}

function Description({ description, keys }: DescriptionProps) {
  const { scope, kid, valueBytes, skeleton, alg, enc } = description
  const isBuild = scope.use === 'build'
  const rows: (readonly [string, string])[] = [
    ['Use', isBuild ? 'build: only while the image is built' : 'runtime: in the running app'],
    ['App', scope.app],
    ['Environment', isBuild ? 'none' : scope.environment === ANY ? 'all' : scope.environment],
    ['Name', scope.name === ANY ? 'any' : scope.name],
    ['Key', kid],
    ['Key age', describeKey(description, keys)],
    ['Value', `${valueBytes.toLocaleString('en')} ${valueBytes === 1 ? 'byte' : 'bytes'}`],
    ...(skeleton === null ? [] : [['Quotes', skeleton] as const]),
    ['Algorithm', `${alg}, ${enc}`],
  ]
  return (
    <dl>
      {rows.map(([term, text]) => (
        <div key={term}>
          <dt>{term}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  )
}

function describeKey({ key }: CiphertextDescription, keys: KeysState): string {
  if (keys.status !== 'ready') return 'not known: the key set is not loaded'
  if (key === null) return 'not among this cluster’s keys: it does not open here'
  const role = key.seals
    ? 'the newest of this cluster'
    : 'an older one of this cluster, which still opens it'
  return `${formatAge(key.ageDays)}, ${role}`
}
