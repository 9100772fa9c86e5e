export { deliverSecrets, type DeliveryTarget } from './deliver-secrets'
export { openCiphertexts, type NamedCiphertext, type OpenedSecret } from './open-secrets'
