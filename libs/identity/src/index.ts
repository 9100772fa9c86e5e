export { isAppName, isEnvironmentName, reservedEnvironments } from './names'
