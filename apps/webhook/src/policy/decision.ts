import { errorCatalog, type ErrorCode } from '@iterapp/errors'
import type { JsonPatchOperation } from '@iterapp/injection'
import type { DenyReason, PassReason } from './reasons'

/** An object is let through, perhaps changed. */
export interface Pass {
  readonly allowed: true
  readonly reason: PassReason
  readonly patch: readonly JsonPatchOperation[]
  /** For who applied the object; only its direct author sees them. */
  readonly warnings: readonly string[]
  /** Size of the frozen payload; 0 without one. */
  readonly payloadBytes: number
}

/** An object is refused. */
export interface Denial {
  readonly allowed: false
  readonly reason: DenyReason
  /** What is wrong, where, and what to do; never a value or a line of the file. */
  readonly message: string
  /** HTTP status that the API server passes on: 503 when trying again may help. */
  readonly status: 403 | 503
}

/** What the webhook says about an object. */
export type Decision = Pass | Denial

/** Lets an object through as it is. */
export function pass(reason: PassReason): Pass {
  return { allowed: true, reason, patch: [], warnings: [], payloadBytes: 0 }
}

/** Refuses an object, with the code and the remedy of the catalogue. */
export function deny(reason: DenyReason, code: ErrorCode, message: string): Denial {
  const { http, remedy } = errorCatalog[code]
  return {
    allowed: false,
    reason,
    message: `${message} (${code}). ${remedy}`,
    status: http >= 500 ? 503 : 403,
  }
}
