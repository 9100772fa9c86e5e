export { deliverSecrets, type DeliveryTarget } from './deliver-secrets'
