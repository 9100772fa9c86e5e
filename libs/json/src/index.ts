export { isJsonObject, parseJson } from './parse-json'
