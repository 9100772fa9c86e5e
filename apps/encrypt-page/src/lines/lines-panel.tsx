import { formatLine, formatPath, formatTables } from '@iterapp/entry'
import { useEffect, useRef, useState } from 'preact/hooks'
import { Panel } from '../controls/panel'
import { copyText } from './copy-text'
import { findFullEnvironments, groupByApp, pathOf, type Line } from './line'
import { NextSteps } from './next-steps'

interface LinesPanelProps {
  readonly lines: readonly Line[]
  /** What was just done, read out. */
  readonly status: string
  readonly onRemove: (line: Line) => void
  readonly onCopied: (status: string, isAll: boolean) => void
}

/** What goes into `iterapp.toml`: the lines of each app, to copy. */
export function LinesPanel({ lines, status, onRemove, onCopied }: LinesPanelProps) {
  const groups = groupByApp(lines)
  return (
    <Panel title="Lines for iterapp.toml" className="lines">
      <p role="status" class="status">
        {status}
      </p>
      {lines.length === 0 && (
        <p class="muted empty">What you encrypt appears here, ready to be pasted.</p>
      )}
      {groups.map(([app, own]) => (
        <AppLines
          key={app}
          app={app}
          lines={own}
          isOnly={groups.length === 1}
          onRemove={onRemove}
          onCopied={onCopied}
        />
      ))}
    </Panel>
  )
}

interface AppLinesProps extends Omit<LinesPanelProps, 'status'> {
  readonly app: string
  readonly isOnly: boolean
}

function AppLines({ app, lines, isOnly, onRemove, onCopied }: AppLinesProps) {
  const text = formatTables(lines)
  const block = useRef<HTMLPreElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  const [newest, setNewest] = useState<Line | undefined>(undefined)
  const last = lines.at(-1)
  useEffect(() => {
    // What most do next; on a phone it also brings the lines into view.
    if (last !== newest) button.current?.focus()
    setNewest(last)
  }, [last])
  const copy = async (copied: string, said: string, isAll: boolean) => {
    const isCopied = await copyText(copied, block.current)
    onCopied(
      isCopied
        ? said
        : 'The browser does not let the page copy. The lines are selected: press Ctrl+C or ⌘C.',
      isAll && isCopied,
    )
  }
  const full = findFullEnvironments(lines)
  return (
    <div class="app-lines">
      <div class="field-head">
        <h3>{app}</h3>
        <button
          ref={button}
          type="button"
          class="primary"
          onClick={() => void copy(text, 'Copied.', true)}
        >
          {isOnly ? 'Copy' : `Copy the lines for ${app}`}
        </button>
      </div>
      <pre ref={block} class="toml" tabIndex={0} aria-label={`TOML for ${app}`}>
        {text}
      </pre>
      {full.length > 0 && (
        <p class="note">
          These are more than the 128 KiB that a pod carries ({full.map(nameEnvironment).join(', ')}
          ), unless your admin has raised that. Put the large ones in a Kubernetes Secret and mount
          it with <code>[secret_files]</code>.
        </p>
      )}
      <ul class="entries">
        {lines.map((line) => (
          <li key={pathOf(line.place)}>
            <span class="entry-name">
              <code>{line.place.name}</code>
              <span class="muted">
                {' '}
                [{formatPath(line.place.table)}], {line.bytes.toLocaleString('en')}{' '}
                {line.bytes === 1 ? 'byte' : 'bytes'}
              </span>
            </span>
            <span class="entry-actions">
              <button
                type="button"
                class="quiet"
                aria-label={`Copy the line of ${line.place.name}`}
                onClick={() =>
                  void copy(
                    formatLine(line.place.name, line.jwe),
                    `Copied the line of ${line.place.name}.`,
                    false,
                  )
                }
              >
                Copy line
              </button>
              <button
                type="button"
                class="quiet"
                aria-label={`Remove ${line.place.name}`}
                onClick={() => {
                  onRemove(line)
                }}
              >
                Remove
              </button>
            </span>
          </li>
        ))}
      </ul>
      <NextSteps app={app} lines={lines} />
    </div>
  )
}

function nameEnvironment(environment: string): string {
  return environment === '*' ? 'all environments' : environment
}
