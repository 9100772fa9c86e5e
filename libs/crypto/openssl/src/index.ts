export { checkPromisedSkeleton, openJwe } from './open-jwe'
export {
  checkPublicKey,
  loadPrivateKey,
  unwrapContentKey,
  type PrivateKey,
  type WrappedKey,
} from './private-key'
