export { createKeyFile, formatKeySet, parseKeySet, readKeyFile } from './key-file'
export { PROJECT_KEY_FILE, projectKeyFiles, stateFolder, stateKeyFile } from './places'
