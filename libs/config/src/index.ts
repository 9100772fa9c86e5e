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
