import { useEffect, useState } from 'preact/hooks'

/** How often the clock is looked at, in milliseconds. One long timer would stand still while the machine sleeps. */
const LOOK = 60_000

/**
 * Whether a time has passed, by the clock of the machine.
 *
 * @param time - in milliseconds since 1970.
 */
export function useHasPassed(time: number): boolean {
  const [passed, setPassed] = useState<number | null>(null)
  const hasPassed = passed === time
  useEffect(() => {
    if (hasPassed) return
    const timer = setInterval(() => {
      if (Date.now() >= time) setPassed(time)
    }, LOOK)
    return () => {
      clearInterval(timer)
    }
  }, [time, hasPassed])
  return hasPassed
}
