import { toIterappError, type IterappError } from '@iterapp/errors'
import { useEffect, useState } from 'preact/hooks'
import { fetchKeys, type PublicKeys } from './fetch-keys'

/** How far the page is with the keys. */
export type KeysState =
  | { readonly status: 'loading' }
  /** Loaded at a time, in milliseconds since 1970. */
  | { readonly status: 'ready'; readonly keys: PublicKeys; readonly loadedAt: number }
  | { readonly status: 'failed'; readonly error: IterappError }
  /** The browser gives no cryptography to a page that could have been changed on its way. */
  | { readonly status: 'insecure' }

/** The keys, and a way to ask for them again when that failed. */
export function useKeys(address: URL): { readonly state: KeysState; readonly retry: () => void } {
  const [attempt, setAttempt] = useState(1)
  const [state, setState] = useState<KeysState>({
    status: isSecureContext ? 'loading' : 'insecure',
  })
  useEffect(() => {
    if (!isSecureContext) return
    fetchKeys(address).then(
      (keys) => {
        setState({ status: 'ready', keys, loadedAt: Date.now() })
      },
      (error: unknown) => {
        setState({ status: 'failed', error: toIterappError(error) })
      },
    )
  }, [attempt])
  const retry = () => {
    setState({ status: 'loading' })
    setAttempt(attempt + 1)
  }
  return { state, retry }
}
