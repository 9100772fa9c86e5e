export { checkDelivery } from './check-delivery'
export { checkSize } from './check-size'
export { findAppFlaw, findNameFlaw, findEnvironmentFlaw } from './find-name-flaws'
export {
  describeCiphertext,
  findCiphertext,
  type CiphertextDescription,
} from './describe-ciphertext'
export { describeKeys, formatAge, type KeyDescription } from './describe-keys'
export { formatSnippet, variableOfId } from './format-snippet'
export { formatTables, type SealedEntry } from './format-tables'
export { formatCiphertext, formatKey, formatLine, formatPath, formatString } from './format-toml'
export { endsWithLineEnd, trimLineEnd } from './line-end'
export {
  targetOf,
  type EntryChoice,
  type EntryPlace,
  type EntryTarget,
  type SecretKind,
} from './target'
