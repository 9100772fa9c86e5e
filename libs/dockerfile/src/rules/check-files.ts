import type { DockerfileFinding } from '../finding'
import { normalizePath } from '../flow/file-path'
import type { ShellState, WrittenFile } from '../flow/shell-state'
import type { DockerfileText, Instruction } from '../instructions/read-dockerfile'
import { listMounts } from '../mounts/list-mounts'
import { isSecretMount } from '../mounts/parse-mount'
import { describeFile, suggestForFile } from './describe-file'
import { placeFinding } from './place-finding'
import { rules } from './rule-names'

/**
 * Finds the files with secrets that an instruction leaves behind.
 *
 * `isFinal`: whether its layer is one of the image's; `folder`: its `WORKDIR`, normalised.
 */
export function checkFiles(
  dockerfile: DockerfileText,
  instruction: Instruction,
  state: ShellState,
  { isFinal, folder }: { readonly isFinal: boolean; readonly folder: string },
): readonly DockerfileFinding[] {
  const mounts = listMounts(dockerfile, instruction).map(({ options }) => options)
  const others = mounts.flatMap((mount) =>
    isSecretMount(mount) || mount.target === null
      ? []
      : [{ ...mount, target: normalizePath(mount.target, folder) }],
  )
  const mountOf = ({ paths: [path = ''] }: WrittenFile) =>
    others.find(({ target }) => path === target || path.startsWith(`${target.replace(/\/$/, '')}/`))
  return state.written
    .filter((file) => !file.isRemoved)
    .flatMap((file) => {
      const type = mountOf(file)?.type
      if (type !== undefined && type !== 'cache') return []
      const stage = isFinal ? 'image' : 'stage'
      const place = type === 'cache' ? 'cache' : stage
      return [
        placeFinding(dockerfile, file.mark, {
          rule: file.by === 'copied' || file.by === 'linked' ? rules.copied : rules.written,
          message: describeFile(file, place),
          instead: suggestForFile(file, place),
          severity:
            file.by === 'linked' || (stage === 'stage' && type !== 'cache') ? 'warning' : 'error',
        }),
      ]
    })
}
