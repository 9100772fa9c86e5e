export { createMetricsApp } from './metrics-app'
export { createRegistry } from './registry'
