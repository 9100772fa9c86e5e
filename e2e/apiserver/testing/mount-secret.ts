import type { Kubectl } from '@iterapp/cluster'
import { mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** A Secret as it is stored. */
export interface StoredSecret {
  readonly metadata: {
    readonly resourceVersion: string
    readonly labels?: Readonly<Record<string, string>>
  }
  readonly type: string
  readonly data: Readonly<Record<string, string>>
}

/** A Secret in a folder, as a kubelet mounts it. */
export interface MountedSecret {
  /** Brings the folder up to date: all files change at the same moment, through a link. */
  readonly sync: () => Promise<void>
}

/** Mounts a Secret on an empty folder. */
export async function mountSecret(
  { get }: Kubectl,
  namespace: string,
  name: string,
  folder: string,
): Promise<MountedSecret> {
  let version = ''
  const sync = async () => {
    const { metadata, data } = await get<StoredSecret>(['-n', namespace, 'secret', name])
    if (metadata.resourceVersion === version) return
    const isFirst = version === ''
    version = metadata.resourceVersion
    const content = `..${version}`
    mkdirSync(join(folder, content))
    for (const [file, text] of Object.entries(data)) {
      writeFileSync(join(folder, content, file), Buffer.from(text, 'base64'))
      if (isFirst) symlinkSync(join('..data', file), join(folder, file))
    }
    symlinkSync(content, join(folder, '..data.new'))
    renameSync(join(folder, '..data.new'), join(folder, '..data'))
  }
  await sync()
  return { sync }
}
