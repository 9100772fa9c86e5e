export { readKeySet } from './key-set'
export { sealValue, type SealOptions } from './seal'
