import { canary, ENV_FILE, fileName, variableKey, type Payload } from '@iterapp/injection'
import {
  checkFile,
  checkVariable,
  envFileEntries,
  serializeEnvFile,
  type EnvFileEntry,
} from '@iterapp/env'
import { checkPromisedSkeleton } from '@iterapp/crypto/openssl'
import { IterappError } from '@iterapp/errors'
import type { Unwrap } from '@iterapp/unwrap'
import { namingSecret, openSecrets, type OpenedSecret } from './open-secrets'
import { writeVolumeFile } from './write-volume-file'

/** Where the values go. */
export interface DeliveryTarget {
  /** Folder of the env file. */
  readonly envFolder: string
  /** Folder of the files. */
  readonly filesFolder: string
}

/** The env file is read by the kubelet (as root) or by who wrote it, by nobody else. */
const ENV_FILE_MODE = 0o400

/**
 * Decrypts all secrets of a payload and writes them: the variables to one env file, each file to its
 * own. Nothing is written before everything is open and checked; what was decrypted is zeroed.
 *
 * @throws IterappError whatever {@link openSecrets} throws, `ERR_VALUE_…` and `ERR_SKELETON` for a
 *   value that cannot be delivered, `ERR_DELIVERY` when a volume cannot be written.
 */
export async function deliverSecrets(
  payload: Payload,
  unwrap: Unwrap,
  target: DeliveryTarget,
): Promise<void> {
  const opened = await openSecrets(payload, unwrap)
  try {
    const envFile = serializeEnvFile([...opened.variables.flatMap(toEntries), canary])
    opened.files.forEach((file) => {
      namingSecret(file.name, () => {
        checkFile(file.value)
      })
    })
    payload.files.forEach(({ mode }, index) => {
      const file = opened.files[index]
      if (file === undefined) throw new IterappError('ERR_INTERNAL')
      writeVolumeFile(target.filesFolder, fileName(index), file.value, mode)
    })
    if (payload.variables.length > 0) {
      writeVolumeFile(target.envFolder, ENV_FILE, envFile, ENV_FILE_MODE)
    }
    envFile.fill(0)
  } finally {
    for (const { value } of [...opened.variables, ...opened.files]) value.fill(0)
  }
}

function toEntries(variable: OpenedSecret, index: number): readonly EnvFileEntry[] {
  return namingSecret(variable.name, () => {
    const key = variableKey(index)
    const text = checkVariable(variable.value, key)
    checkPromisedSkeleton(variable.jwe, text)
    return envFileEntries(key, text)
  })
}
