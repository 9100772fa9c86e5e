import { useEffect, useRef, useState } from 'preact/hooks'

/**
 * Takes files that are dropped anywhere on the page. Beside a field the browser would leave the page to show
 * what was dropped, so there nothing else can be dropped either.
 *
 * @returns whether one is being dragged over the page.
 */
export function useDroppedFiles(onFiles: (files: readonly File[]) => void): boolean {
  const [isDragged, setDragged] = useState(false)
  const current = useRef(onFiles)
  current.current = onFiles
  useEffect(() => {
    const end = new AbortController()
    const listen = (name: 'dragover' | 'dragleave' | 'drop', react: (event: DragEvent) => void) => {
      const listener = (event: DragEvent) => {
        const isFile = event.dataTransfer?.types.includes('Files') === true
        if (!isFile && isText(event.target)) return
        event.preventDefault()
        if (isFile) react(event)
      }
      window.addEventListener(name, listener, { signal: end.signal })
    }
    listen('dragover', () => {
      setDragged(true)
    })
    listen('dragleave', ({ relatedTarget }) => {
      if (relatedTarget === null) setDragged(false)
    })
    listen('drop', ({ dataTransfer }) => {
      setDragged(false)
      current.current([...(dataTransfer?.files ?? [])])
    })
    return () => {
      end.abort()
    }
  }, [])
  return isDragged
}

function isText(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement
}
