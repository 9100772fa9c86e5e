import { ANY } from '@iterapp/crypto/format'
import { formatLine, formatPath, formatTables } from '@iterapp/entry'
import { DEFAULT_PAYLOAD_BYTES } from '@iterapp/injection'
import { useEffect, useRef } from 'preact/hooks'
import { Panel } from '../controls/panel'
import { CopyButton } from './copy-button'
import { findFullEnvironments, groupByApp, pathOf, type Line } from './line'
import { NextSteps } from './next-steps'
import { Status, type Said } from './status'

interface LinesPanelProps {
  readonly lines: readonly Line[]
  /** The one that was sealed last. */
  readonly newest: Line | null
  readonly said: Said
  readonly onRemove: (line: Line) => void
  readonly onSay: (text: string) => void
  readonly onCopied: (lines: readonly Line[]) => void
}

/** What goes into `iterapp.toml`: the lines of each app, to copy. */
export function LinesPanel({ lines, said, onRemove, ...others }: LinesPanelProps) {
  const groups = groupByApp(lines)
  const status = useRef<HTMLParagraphElement>(null)
  return (
    <Panel title="Lines for iterapp.toml" className="lines">
      <Status said={said} element={status} />
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
            status.current?.focus()
            onRemove(line)
          }}
          {...others}
        />
      ))}
    </Panel>
  )
}

interface AppLinesProps extends Omit<LinesPanelProps, 'said'> {
  readonly app: string
  readonly isOnly: boolean
}

function AppLines(props: AppLinesProps) {
  const { app, lines, newest, isOnly, onRemove, onSay, onCopied } = props
  const text = formatTables(lines)
  const block = useRef<HTMLPreElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    // What most do next; on a phone it also brings the lines into view.
    if (newest?.app === app) button.current?.focus()
  }, [newest])
  const say = (text: string, isCopied: boolean) => {
    onSay(
      isCopied
        ? text
        : 'The browser does not let the page copy. The lines are selected: press Ctrl+C or ⌘C.',
    )
  }
  const full = findFullEnvironments(lines)
  return (
    <div class="app-lines">
      <div class="field-head">
        <h3>{app}</h3>
        <CopyButton
          label={isOnly ? 'Copy' : `Copy the lines for ${app}`}
          text={text}
          shown={block}
          isPrimary
          element={button}
          onDone={(isCopied) => {
            say('Copied.', isCopied)
            if (isCopied) onCopied(lines)
          }}
        />
      </div>
      <pre ref={block} class="toml" role="group" tabIndex={0} aria-label={`TOML for ${app}`}>
        {text}
      </pre>
      {full.length > 0 && (
        <p class="note">
          These are more than the {DEFAULT_PAYLOAD_BYTES / 1024} KiB that a pod carries (
          {full.map(nameEnvironment).join(', ')}), unless your admin has raised that. Put the large
          ones in a Kubernetes Secret and mount it with <code>[secret_files]</code>, on an empty
          folder: a mount hides what is there.
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
              <CopyButton
                label="Copy line"
                name={`Copy line of ${nameEntry(line)}`}
                text={formatLine(line.place.name, line.jwe)}
                shown={block}
                onDone={(isCopied) => {
                  say(`Copied the line of ${line.place.name}.`, isCopied)
                  if (isCopied) onCopied([line])
                }}
              />
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
      <NextSteps app={app} lines={lines} onCopied={say} />
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
