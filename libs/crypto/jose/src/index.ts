export type { SealOptions } from '@iterapp/crypto/format'
export { readKeySet } from './key-set'
export { sealValue } from './seal'
