export { connectKeysService, systemClock } from './client'
export type { KeysServiceAddress } from './post-json'
export {
  MAX_BODY_BYTES,
  MAX_SECRETS,
  readUnwrapRequest,
  UNWRAP_PATH,
  wrapSecret,
  type Unwrap,
  type UnwrapAnswer,
  type UnwrapRequest,
  type UnwrapResult,
  type WrappedSecret,
} from './protocol'
export { retryUntil, type RetryClock } from './retry'
export { unwrapSecrets, type FindKey } from './unwrap-secrets'
