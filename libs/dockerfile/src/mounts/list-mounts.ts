import { offsetIn } from '../instructions/mapped-text'
import type { DockerfileText, Instruction } from '../instructions/read-dockerfile'
import type { InstructionFlag } from '../instructions/split-flags'
import { expandVariables } from './expand-variables'
import { isSecretMount, parseMount, type MountOptions, type OtherMount } from './parse-mount'
import type { SecretMount } from './secret-mount'

/** A mount of a secret, and the instruction that asks for it. */
export interface PlacedMount {
  readonly mount: SecretMount
  readonly options: MountOptions
  readonly instruction: Instruction
  /** Where the flag stands in the source. */
  readonly mark: { readonly offset: number; readonly length: number }
}

/** All mounts of secrets, also those of `ONBUILD`. */
export function listSecretMounts(dockerfile: DockerfileText): readonly PlacedMount[] {
  return dockerfile.instructions.flatMap((instruction) =>
    listMounts(dockerfile, instruction).flatMap(({ flag, options }) => {
      if (!isSecretMount(options) || options.id === '') return []
      const offset = offsetIn(instruction.words, flag.start)
      const { id, target, env, required } = options
      const mount = { id, target, env, required, ...dockerfile.positionAt(offset) }
      return [{ mount, options, instruction, mark: { offset, length: flag.length } }]
    }),
  )
}

/** All mounts of one instruction. */
export function listMounts(
  { positionAt, resolve }: DockerfileText,
  { keyword, flags, offset }: Instruction,
): readonly { readonly flag: InstructionFlag; readonly options: MountOptions | OtherMount }[] {
  if (keyword !== 'RUN') return []
  const { line } = positionAt(offset)
  const expand = (text: string) => expandVariables(text, (name) => resolve(name, line))
  return flags.flatMap((flag) =>
    flag.name === 'mount' && flag.value !== null
      ? [{ flag, options: parseMount(flag.value, expand) }]
      : [],
  )
}
