export type {
  ByEnvironment,
  Config,
  EncryptedFile,
  EncryptedValue,
  EnvValue,
  FileValue,
  PlainValue,
  Position,
  SecretFilesValue,
  SecretKeyValue,
  SecretMount,
  UnsetValue,
} from './config'
export { decodeConfig, MAX_CONFIG_BYTES } from './decode-config'
export { MAX_PROBLEMS, parseConfig, type ConfigReading } from './parse-config'
export { MAX_PLAIN_BYTES } from './reading/read-env'
export type { ConfigProblem } from './report/config-problem'
export { formatProblem, formatProblems, MASK } from './report/format-problem'
export { quoteName, withoutControls } from './report/quote-name'
export { suggestName } from './report/suggest-name'
export { MAX_ENCRYPTED_LENGTH } from './rules/ciphertext'
export { readFileMode } from './rules/file-mode'
export {
  isBuildSecretId,
  isMountName,
  isSecretKey,
  isSecretName,
  isVariableName,
  RESERVED_VARIABLE_PREFIX,
} from './rules/names'
export { checkFilePath, checkMountPath, isWithin, normalizeMountPath } from './rules/paths'
