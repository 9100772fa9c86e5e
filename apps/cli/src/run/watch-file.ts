import { stat, watch } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** Editors write a file in several steps; so many milliseconds later they are done. */
const SETTLING = 150

/**
 * Gives turn 0 now, and the next after each change of a file, until the signal ends it. Its folder is
 * watched, because editors put a new file in the place of the old one.
 */
export async function* watchFile(path: string, stop: AbortSignal): AsyncGenerator<number> {
  let seen = await fingerprint(path)
  let turn = 0
  yield turn
  try {
    for await (const { filename } of watch(dirname(path), { signal: stop })) {
      if (filename !== basename(path)) continue
      await sleep(SETTLING, undefined, { signal: stop })
      const now = await fingerprint(path)
      if (now === seen) continue
      seen = now
      yield ++turn
    }
  } catch (error) {
    if (!stop.aborted) throw error
  }
}

async function fingerprint(path: string): Promise<string> {
  const stats = await stat(path).catch(() => null)
  return stats === null ? '' : [stats.ino, stats.size, stats.mtimeMs].join()
}
