export { decodeBase64url, encodeBase64url, isBytes } from './base64url'
export { ALG, ENC, MAX_HEADER_LENGTH, readHeader, type Header, type PublicPoint } from './header'
export {
  CONTENT_KEY_BYTES,
  ENCRYPTED_KEY_BYTES,
  IV_BYTES,
  MAX_JWE_LENGTH,
  readEncryptedKey,
  readJwe,
  TAG_BYTES,
  type Jwe,
} from './jwe'
export {
  isPrivate,
  MAX_KEYS,
  publicRecord,
  readKeyRecords,
  type KeyRecord,
  type PrivateKeyRecord,
  type PublicKeyRecord,
} from './key-set'
export {
  ANY,
  formatScope,
  MAX_NAME_BYTES,
  openableScopes,
  parseScope,
  type Scope,
  type Use,
} from './scope'
export { MAX_VALUE_BYTES, prepareSeal, type SealOptions, type SealParameters } from './sealing'
export { checkSkeleton, MAX_SKELETON_LENGTH, MAX_SKELETON_PARTS, skeletonOf } from './skeleton'
export { describeMisfit, type Place } from './scope-fit'
