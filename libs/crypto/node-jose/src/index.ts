export type { SealOptions } from '@iterapp/crypto/format'
export { generateKey, privateKeys, readKeySet, type KeySet } from './key-set'
export { sealValue } from './seal'
