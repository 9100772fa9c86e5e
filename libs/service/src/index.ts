export { readOptions, type ServiceCommand, type ServiceOption } from './read-options'
export { readSettingsJson } from './read-settings-json'
export { readLogLevel, readPort, readSeconds, requireOption } from './read-values'
export { runService } from './run-service'
