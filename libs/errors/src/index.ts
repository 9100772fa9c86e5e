export { errorCatalog, exitStatus, type ErrorCode, type ErrorEntry } from './catalog'
export { IterappError, isIterappError, toIterappError } from './iterapp-error'
export { errorPage } from './error-page'
export { explainError } from './explain-error'
