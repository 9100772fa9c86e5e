import { generateKey, type KeySet } from '@iterapp/crypto/node-jose'
import { IterappError } from '@iterapp/errors'
import type { Logger } from '@iterapp/http'
import { setTimeout as sleep } from 'node:timers/promises'
import type { LoadedKeys } from '../../loaded-keys'
import type { KeyStore } from '../../ports'
import { createKeyLoader } from './key-loader'
import { createKeyMemory } from './key-memory'
import type { KeySecret, KeySecrets } from './key-secrets'
import { poll } from './poll'
import { reportReads } from './report-reads'
import { shareRuns } from './share-runs'

/** What the metrics say of the keys. */
export interface KeyMetrics {
  readonly countRead: (result: 'ok' | 'failed') => void
  /** @param published - how many keys. */
  readonly setKeys: (published: number, secrets: Readonly<Record<SecretState, number>>) => void
}

/** Whether a Secret holds a key that can be used, or none, or is gone while its key is still held here. */
type SecretState = 'usable' | 'unusable' | 'gone'

/** What the key store is given. */
export interface SecretKeyStoreDeps {
  readonly secrets: KeySecrets
  readonly logger: Logger
  readonly metrics: KeyMetrics
  /** Between two looks at the Secrets, in milliseconds. */
  readonly interval?: number
  /** Between the beginnings of two looks for keys that are not known, in milliseconds. */
  readonly spacing?: number
}

/** The keys of a cluster. */
export interface SecretKeyStore extends KeyStore {
  /** Begins to look at the Secrets, again and again. */
  readonly start: () => void
  /** Ends that. */
  readonly stop: () => void
  /** Fulfilled once there are keys. */
  readonly loaded: Promise<void>
}

const INTERVAL = 5000
const SPACING = 1000
const FIRST_RETRY = 500

/** The number of the first key: all replicas try to make the same Secret. */
const FIRST_KEY = 1

/**
 * The keys in the Secrets of a release. They are listed every few seconds, and once more for a key that
 * is not known. As long as they cannot be read, or none of them can be used, those from before are published.
 * A key whose Secret is gone is not published beside others, but still found by its thumbprint. The first
 * key is made when there is no Secret at all.
 *
 * Not by a watch: of one that ended without a word nobody knows how old its view is, and the client
 * library's have done so for years (kubernetes-client/javascript, issues 596, 958, 1933). A list is
 * whole, whatever happened before it, and a handful of Secrets costs nothing.
 */
export function openSecretKeyStore(deps: SecretKeyStoreDeps): SecretKeyStore {
  const { logger, interval = INTERVAL, spacing = SPACING } = deps
  const firstLoad = Promise.withResolvers<undefined>()
  const over = new AbortController()
  let loaded: LoadedKeys | null = null

  const look = createLook(deps)
  const refresh = shareRuns(
    async () => {
      loaded = await look(loaded)
      firstLoad.resolve(undefined)
    },
    spacing,
    { now: () => performance.now(), sleep },
  )
  const current = (): LoadedKeys => {
    if (loaded === null) throw new IterappError('ERR_KEYS_NOT_LOADED')
    return loaded
  }
  const polling = {
    attempt: refresh,
    interval,
    firstRetry: FIRST_RETRY,
    ...reportReads(logger),
    sleep: (milliseconds: number) => sleep(milliseconds, undefined, { signal: over.signal }),
    random: Math.random,
  }
  return {
    current: () => Promise.resolve().then(() => current().published),
    finder: () => {
      let hasLooked = false
      return async (kid) => {
        const known = current().byThumbprint.get(kid)
        if (known !== undefined || hasLooked) return known ?? null
        await refresh()
        hasLooked = true
        return current().byThumbprint.get(kid) ?? null
      }
    },
    start: () => void poll(polling, over.signal),
    stop: () => {
      over.abort()
    },
    loaded: firstLoad.promise,
  }
}

/** Makes a function from the keys before a look at the Secrets to those after it. */
function createLook({
  secrets,
  logger,
  metrics,
}: SecretKeyStoreDeps): (before: LoadedKeys | null) => Promise<LoadedKeys> {
  const readKeys = createKeyLoader(logger)
  const remember = createKeyMemory(logger)
  let isMissing = false
  const lookOnce = async (before: LoadedKeys | null): Promise<LoadedKeys> => {
    const listed = before === null ? await listOrMakeFirst(secrets, logger) : await secrets.list()
    const reading = await readKeys(listed)
    const { keys, usable, unusable } = reading
    const { byThumbprint, gone } = remember(reading)
    const published = (keys ?? before)?.published
    metrics.setKeys(published?.length ?? 0, { usable, unusable, gone })
    if (published === undefined) {
      throw new IterappError(
        'ERR_KEYS_MISSING',
        `none of the Secrets with keys, ${unusable}, can be used`,
      )
    }
    // They were taken away or spoilt by accident: that is no way to retire a key.
    if (keys === null && !isMissing) {
      logger.error(
        { unusable },
        'no Secret holds a key that can be used; the keys from before stay',
      )
    }
    isMissing = keys === null
    if (thumbprints(published) !== thumbprints(before?.published)) {
      logger.info({ keys: published.length, newest: published[0].kid }, 'keys loaded')
    }
    return { published, byThumbprint }
  }
  return async (before) => {
    try {
      const after = await lookOnce(before)
      metrics.countRead('ok')
      return after
    } catch (error) {
      metrics.countRead('failed')
      throw error
    }
  }
}

async function listOrMakeFirst(
  { list, create }: KeySecrets,
  logger: Logger,
): Promise<readonly KeySecret[]> {
  const listed = await list()
  if (listed.length > 0) return listed
  const record = await generateKey(new Date())
  const isMade = await create(FIRST_KEY, record)
  if (isMade) logger.info({ kid: record.kid }, 'first key made')
  // Another replica may have been faster: its key is as good, and the only one that counts.
  const again = await list()
  if (again.length > 0) return again
  throw new IterappError(
    'ERR_KEYS_MISSING',
    'a Secret without the label of a key has the name of the first one',
  )
}

function thumbprints(published: KeySet | undefined): string {
  return published?.map(({ kid }) => kid).join() ?? ''
}
