import type { ComponentChildren } from 'preact'

/** What went wrong and what to do, read out at once. */
export function Alert({ children }: { readonly children: ComponentChildren }) {
  return (
    <div role="alert" class="alert">
      {children}
    </div>
  )
}
