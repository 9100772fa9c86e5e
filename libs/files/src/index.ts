export { readRegularFile, type FileContent } from './read-file'
export { watchFiles, type WatchedFiles } from './watched-files'
export { writeWholeFile, type WriteOptions } from './write-file'
