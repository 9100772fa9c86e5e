export { readRegularFile, type FileContent } from './read-file'
export { writeWholeFile, type WriteOptions } from './write-file'
