import { useHasPassed } from './use-has-passed'

/** How long the keys are taken for the newest, in milliseconds: a day. */
const FRESH = 24 * 60 * 60 * 1000

interface OldKeysNoteProps {
  /** In milliseconds since 1970. */
  readonly loadedAt: number
}

/** Offers to load the page anew once its keys are old. The page does not ask for them by itself. */
export function OldKeysNote({ loadedAt }: OldKeysNoteProps) {
  const isOld = useHasPassed(loadedAt + FRESH)
  return (
    <div role="status">
      {isOld && (
        <div class="old-keys">
          <p>
            This page was loaded more than a day ago: there may be a newer key by now. Copy your
            lines, then load it again.
          </p>
          <button
            type="button"
            onClick={() => {
              location.reload()
            }}
          >
            Load the page again
          </button>
        </div>
      )}
    </div>
  )
}
