export { generateKey, privateKeys, readKeySet, type KeySet } from './key-set'
export { sealValue, type SealOptions } from './seal'
