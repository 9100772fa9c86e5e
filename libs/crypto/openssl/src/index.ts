export { checkPromisedSkeleton, openJwe } from './open-jwe'
export { loadPrivateKey, unwrapContentKey, type PrivateKey, type WrappedKey } from './private-key'
