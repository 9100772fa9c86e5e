import type { RequestListener } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Readiness } from './health'
import { listen, type Listener, type ListenOptions } from './listen'

/** An app, and where and how to listen for it. */
export interface ServedApp extends ListenOptions {
  readonly app: RequestListener
}

/**
 * Serves several apps, or none of them.
 *
 * @returns their listeners, in their order.
 * @throws IterappError what `listen` throws for one of them; the others are closed then.
 */
export async function listenAll<Apps extends readonly ServedApp[]>(
  ...apps: Apps
): Promise<{ readonly [Index in keyof Apps]: Listener }> {
  const listeners: Listener[] = []
  try {
    for (const { app, ...options } of apps) listeners.push(await listen(app, options))
  } catch (error) {
    await Promise.all(listeners.map(({ close }) => close(0)))
    throw error
  }
  return listeners as { [Index in keyof Apps]: Listener }
}

/** How a service stops, in milliseconds. */
export interface StopOptions {
  readonly readiness: Readiness
  /** How long to go on serving while it gets around that the service is not ready any more. */
  readonly drain: number
  /** After so long what is still in flight is cut off. */
  readonly limit: number
}

/**
 * Stops being ready, goes on serving for a while, then stops accepting and lets what is in flight finish.
 *
 * @returns whether everything finished within the limit.
 */
export async function stopListeners(
  listeners: readonly Listener[],
  { readiness, drain, limit }: StopOptions,
): Promise<boolean> {
  readiness.setReady(false)
  if (drain > 0) await sleep(drain)
  const finished = await Promise.all(listeners.map(({ close }) => close(limit)))
  return finished.every(Boolean)
}
