import { MAX_JWE_LENGTH } from '@iterapp/crypto/format'
import type { TargetedEvent } from 'preact'
import { useId, useState } from 'preact/hooks'
import { FieldMessage } from '../controls/field-message'
import { Panel } from '../controls/panel'
import { plainText } from '../controls/plain-text'
import { toSentence } from '../controls/to-sentence'
import type { KeysState } from '../keys/use-keys'
import { countLines, readCiphertext } from './read-ciphertext'

/** The room for some ciphertexts with their lines; more would only make the page slow. */
const MAX_TEXT_LENGTH = 4 * MAX_JWE_LENGTH

/** Shows what everybody can read of a ciphertext. */
export function InspectPanel({ keys }: { readonly keys: KeysState }) {
  const [text, setText] = useState('')
  const id = useId()
  const ids = { hint: `${id}-hint`, message: `${id}-message` }
  const { rows, error } = readCiphertext(text, keys, new Date())
  const count = countLines(text)
  return (
    <>
      <div class="field">
        <label for={id}>Ciphertext, or its line</label>
        <p class="hint" id={ids.hint}>
          What it was encrypted for can be read without any key; its value cannot.
        </p>
        <textarea
          id={id}
          rows={5}
          wrap="off"
          value={text}
          onInput={(event: TargetedEvent<HTMLTextAreaElement>) => {
            setText(event.currentTarget.value.slice(0, MAX_TEXT_LENGTH))
          }}
          aria-invalid={error !== null}
          aria-describedby={`${ids.message} ${ids.hint}`}
          {...plainText}
        />
        <FieldMessage
          id={ids.message}
          error={error === null ? null : `${toSentence(error.message)} ${error.entry.remedy}`}
        />
      </div>
      <Panel title="What it says" className="described">
        {count > 1 && <p class="note">This is the first of {count}.</p>}
        {rows === null ? (
          <p class="muted empty">
            Paste a ciphertext to see what it is for and how old its key is.
          </p>
        ) : (
          <dl>
            {rows.map(([term, said]) => (
              <div key={term}>
                <dt>{term}</dt>
                <dd class={term === 'Key' ? 'thumbprint' : undefined}>{said}</dd>
              </div>
            ))}
          </dl>
        )}
      </Panel>
    </>
  )
}
