export { isJsonObject, isNestedDeeper, parseJson } from './parse-json'
