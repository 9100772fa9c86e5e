import { describeKeys, formatAge } from '@iterapp/entry'
import { useRef } from 'preact/hooks'
import { Alert } from '../controls/alert'
import { Panel } from '../controls/panel'
import { toSentence } from '../controls/to-sentence'
import { OldKeysNote } from './old-keys-note'
import type { KeysState } from './use-keys'

interface KeyPanelProps {
  readonly state: KeysState
  readonly address: URL
  readonly onRetry: () => void
}

/** The key that values are encrypted to, so that it can be compared with the one that others see. */
export function KeyPanel({ onRetry, ...props }: KeyPanelProps) {
  const content = useRef<HTMLDivElement>(null)
  return (
    <Panel title="Sealing key" className="key">
      <div ref={content} tabIndex={-1}>
        <KeyState
          {...props}
          onRetry={() => {
            // The button, which has the focus, goes away.
            content.current?.focus()
            onRetry()
          }}
        />
      </div>
    </Panel>
  )
}

function KeyState({ state, address, onRetry }: KeyPanelProps) {
  switch (state.status) {
    case 'loading':
      return <p>Loading the key set …</p>
    case 'insecure':
      return (
        <Alert>
          The browser encrypts only on a page that nobody could have changed on its way. Open this
          one with <code>https://</code>, or through a port forward at <code>http://127.0.0.1</code>
          ; ask your cluster’s admin for its address.
        </Alert>
      )
    case 'failed':
      return (
        <Alert>
          <p>
            {toSentence(state.error.message)} ({state.error.code}) Nothing can be encrypted without
            its keys. Your input is kept.
          </p>
          <button type="button" onClick={onRetry}>
            Try again
          </button>
        </Alert>
      )
    case 'ready': {
      const [newest] = describeKeys(state.keys, new Date())
      if (newest === undefined) return null
      return (
        <>
          <p>
            <code class="thumbprint">{newest.kid}</code>
            <span class="muted"> {formatAge(newest.ageDays)}</span>
          </p>
          <details>
            <summary>Compare it</summary>
            <p>
              It is the thumbprint of the cluster’s public key. The command line shows the one that
              your checkout uses; they must be the same:
            </p>
            <pre>iterapp keys show</pre>
            <p>
              Where there is none yet, take it from here:{' '}
              <code>iterapp keys fetch {address.href}</code>
            </p>
          </details>
          <OldKeysNote loadedAt={state.loadedAt} />
        </>
      )
    }
  }
}
