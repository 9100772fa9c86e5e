export { memoryFolder, temporaryFolder } from './temporary-folder'
export { makeCertificate, type Certificate } from './make-certificate'
export { startApiServer, type ApiServer } from './start-api-server'
