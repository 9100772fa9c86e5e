import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'

interface PanelProps {
  readonly title: string
  readonly className: string
  readonly children: ComponentChildren
}

/** A part of the page under a heading, which is its name. */
export function Panel({ title, className, children }: PanelProps) {
  const heading = useId()
  return (
    <section class={`panel ${className}`} aria-labelledby={heading}>
      <h2 id={heading}>{title}</h2>
      {children}
    </section>
  )
}
