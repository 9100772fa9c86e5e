import { formatSnippet } from '@iterapp/entry'
import { useRef } from 'preact/hooks'
import { CopyButton } from './copy-button'

interface SnippetProps {
  /** Of the build secret. */
  readonly id: string
  readonly onCopied: (said: string, isCopied: boolean) => void
}

/** The lines of a Dockerfile that use a build secret, to copy. */
export function Snippet({ id, onCopied }: SnippetProps) {
  const block = useRef<HTMLPreElement>(null)
  const lines = `the Dockerfile lines for ${id}`
  return (
    <>
      <div class="field-head">
        <span>
          In the Dockerfile, use <code>{id}</code> like this, with your own command at the end:
        </span>
        <CopyButton
          label="Copy"
          name={`Copy ${lines}`}
          text={formatSnippet(id)}
          shown={block}
          onDone={(isCopied) => {
            onCopied(`Copied ${lines}.`, isCopied)
          }}
        />
      </div>
      <pre ref={block} tabIndex={-1} role="group" aria-label={`Dockerfile lines for ${id}`}>
        {formatSnippet(id)}
      </pre>
    </>
  )
}
