import type { KeySet } from '@iterapp/crypto/node-jose'
import type { Identity } from '@iterapp/identity'
import type { FindKey } from '@iterapp/unwrap'
import type { IncomingMessage } from 'node:http'

/** Where the keys come from: a file in local mode. */
export interface KeyStore {
  /** The keys to publish, newest first, without their private parts. */
  readonly current: () => Promise<KeySet>
  /** A private key by its thumbprint; `null` when there is none. */
  readonly find: FindKey
}

/**
 * Finds out who asks. Nothing of the request but its proof of who sent it has a say: no path, no
 * body and no other header.
 *
 * @throws IterappError `ERR_UNAUTHENTICATED`, with one message whatever the cause.
 */
export type Authenticate = (request: IncomingMessage) => Promise<Identity>
