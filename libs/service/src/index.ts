export { readOptions, readPort, type ServiceCommand, type ServiceOption } from './read-options'
export { runService } from './run-service'
