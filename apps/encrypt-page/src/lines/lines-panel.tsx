import { ANY } from '@iterapp/crypto/format'
import { formatLine, formatPath, formatTables } from '@iterapp/entry'
import { DEFAULT_PAYLOAD_BYTES } from '@iterapp/injection'
import { useEffect, useRef } from 'preact/hooks'
import { Panel } from '../controls/panel'
import { copyText } from './copy-text'
import { findFullEnvironments, groupByApp, pathOf, type Line } from './line'
import { NextSteps } from './next-steps'

interface LinesPanelProps {
  readonly lines: readonly Line[]
  /** The one that was sealed last. */
  readonly newest: Line | null
  /** What was just done, read out. */
  readonly status: string
  readonly onRemove: (line: Line) => void
  /** With what to say of it. */
  readonly onCopied: (status: string) => void
  /** After all lines of an app were copied. */
  readonly onCopiedAll: () => void
}

/** What goes into `iterapp.toml`: the lines of each app, to copy. */
export function LinesPanel({ lines, status, onRemove, ...others }: LinesPanelProps) {
  const groups = groupByApp(lines)
  const said = useRef<HTMLParagraphElement>(null)
  return (
    <Panel title="Lines for iterapp.toml" className="lines">
      <p ref={said} role="status" class="status" tabIndex={-1}>
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
          onRemove={(line) => {
            // Its button, which has the focus, goes with it.
            said.current?.focus()
            onRemove(line)
          }}
          {...others}
        />
      ))}
    </Panel>
  )
}

interface AppLinesProps extends Omit<LinesPanelProps, 'status'> {
  readonly app: string
  readonly isOnly: boolean
}

function AppLines(props: AppLinesProps) {
  const { app, lines, newest, isOnly, onRemove, onCopied, onCopiedAll } = props
  const text = formatTables(lines)
  const block = useRef<HTMLPreElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    // What most do next; on a phone it also brings the lines into view.
    if (newest?.app === app) button.current?.focus()
  }, [newest])
  const copy = async (copied: string, said: string): Promise<boolean> => {
    const isCopied = await copyText(copied, block.current)
    onCopied(
      isCopied
        ? said
        : 'The browser does not let the page copy. All lines are selected: press Ctrl+C or ⌘C.',
    )
    return isCopied
  }
  const copyAll = async () => {
    if (await copy(text, 'Copied.')) onCopiedAll()
  }
  const full = findFullEnvironments(lines)
  return (
    <div class="app-lines">
      <div class="field-head">
        <h3>{app}</h3>
        <button ref={button} type="button" class="primary" onClick={() => void copyAll()}>
          {isOnly ? 'Copy' : `Copy the lines for ${app}`}
        </button>
      </div>
      <pre ref={block} class="toml" role="group" tabIndex={0} aria-label={`TOML for ${app}`}>
        {text}
      </pre>
      {full.length > 0 && (
        <p class="note">
          These are more than the {DEFAULT_PAYLOAD_BYTES / 1024} KiB that a pod carries (
          {full.map(nameEnvironment).join(', ')}), unless your admin has raised that. Put the large
          ones in a Kubernetes Secret and mount it with <code>[secret_files]</code>.
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
                aria-label={`Copy line of ${nameEntry(line)}`}
                onClick={() =>
                  void copy(
                    formatLine(line.place.name, line.jwe),
                    `Copied the line of ${line.place.name}.`,
                  )
                }
              >
                Copy line
              </button>
              <button
                type="button"
                class="quiet"
                aria-label={`Remove ${nameEntry(line)}`}
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

/** One name may be in several tables. */
function nameEntry({ place: { name, table } }: Line): string {
  return `${name} in ${formatPath(table)}`
}

function nameEnvironment(environment: string): string {
  return environment === ANY ? 'all environments' : environment
}
