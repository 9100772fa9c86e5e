import type { RefObject } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { copyText } from './copy-text'

interface CopyButtonProps {
  readonly label: string
  /** What it is called where the label alone does not say what it copies. */
  readonly name?: string
  readonly text: string
  /** What shows the text. It is selected when the browser does not let the page copy. */
  readonly shown: RefObject<HTMLElement | null>
  readonly isPrimary?: boolean
  readonly element?: RefObject<HTMLButtonElement | null>
  readonly onDone: (isCopied: boolean) => void
}

/** What the button says after it was pressed. */
const outcomes = { copied: 'Copied', selected: 'Selected' } as const

/** For how long, in milliseconds. */
const SHOWN = 2000

/**
 * Copies a text, and says so in its own place: the status may be out of sight. Its accessible name stays, since the
 * status is read out already.
 */
export function CopyButton(props: CopyButtonProps) {
  const { label, name = label, text, shown, isPrimary = false, element, onDone } = props
  const [said, setSaid] = useState(label)
  useEffect(() => {
    if (said === label) return
    const timer = setTimeout(() => {
      setSaid(label)
    }, SHOWN)
    return () => {
      clearTimeout(timer)
    }
  }, [said])
  useEffect(() => {
    // It is another text by now.
    setSaid(label)
  }, [text, label])
  const copy = async () => {
    const isCopied = await copyText(text, shown.current)
    setSaid(isCopied ? outcomes.copied : outcomes.selected)
    onDone(isCopied)
  }
  return (
    <button
      ref={element ?? null}
      type="button"
      class={`copy ${isPrimary ? 'primary' : 'quiet'}`}
      aria-label={name}
      onClick={() => void copy()}
    >
      {/* All in one place, so that the button is as wide as the widest. */}
      {[label, ...Object.values(outcomes)].map((each) => (
        <span key={each} class={each === said ? undefined : 'unseen'}>
          {each}
        </span>
      ))}
    </button>
  )
}
