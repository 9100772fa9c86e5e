import type { Ref } from 'preact'

/** What was just done. The turn tells the same text that is said again. */
export interface Said {
  readonly text: string
  readonly turn: number
}

/** Before anything is done. */
export const nothingSaid: Said = { text: '', turn: 0 }

/** What is said next. */
export function sayNext({ turn }: Said, text: string): Said {
  return { text, turn: turn + 1 }
}

/** Says what was just done; a screen reader reads it out each time, also when it is the same again. */
export function Status({
  said,
  element,
}: {
  readonly said: Said
  readonly element: Ref<HTMLParagraphElement>
}) {
  return (
    <p ref={element} role="status" class="status" tabIndex={-1}>
      {said.text !== '' && <span key={said.turn}>{said.text}</span>}
    </p>
  )
}
