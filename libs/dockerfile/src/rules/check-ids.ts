import { suggestName } from '@iterapp/config'
import { formatSnippet } from '@iterapp/entry'
import type { DockerfileFinding } from '../finding'
import type { DockerfileText } from '../instructions/read-dockerfile'
import type { KnownSecrets } from '../known-secrets'
import { listSecretMounts } from '../mounts/list-mounts'
import { oneLine } from './describe-leak'
import { placeFinding } from './place-finding'
import { quoteText } from './quote-text'
import { rules } from './rule-names'

/** Holds the ids that a Dockerfile mounts against those of `[build_secrets]`. */
export function checkIds(
  dockerfile: DockerfileText,
  known: KnownSecrets,
): readonly DockerfileFinding[] {
  const placed = listSecretMounts(dockerfile)
  const ids = [...known.places.keys()]
  const mounted = new Set(placed.map(({ mount }) => mount.id))
  return [
    ...placed
      // Who builds on this image has an iterapp.toml of their own.
      .filter(({ mount, instruction }) => !known.places.has(mount.id) && !instruction.isTrigger)
      .map(({ mount: { id }, mark, options }) => {
        const near = suggestName(id, ids)
        return placeFinding(dockerfile, mark, {
          rule: rules.unknownId,
          message: `${quoteText(id)} is not in [build_secrets] of ${known.file}, so no build with its secrets has it`,
          instead: near === null ? suggestAdding(id, known) : `id=${near}, perhaps`,
          severity: options.saysRequired && !options.required ? 'warning' : 'error',
        })
      }),
    ...[...known.places]
      .filter(([id]) => !mounted.has(id))
      .map(([id, place]) =>
        placeFinding(dockerfile, firstInstruction(dockerfile), {
          rule: rules.unusedId,
          message: `${quoteText(id)} of [build_secrets] (${place}) is mounted nowhere`,
          instead: `remove it there, or mount it where it is needed: ${oneLine(formatSnippet(id))}`,
          severity: 'warning',
        }),
      ),
  ]
}

function suggestAdding(id: string, { file, linkTo }: KnownSecrets): string {
  const link = linkTo(id)
  return `add it to ${file}: iterapp encrypt --build --name ${id}${link === null ? '' : `, or ${link}`}`
}

/** Where what concerns the whole file is told: its first instruction. */
function firstInstruction({ instructions }: DockerfileText) {
  const [first] = instructions
  return { offset: first?.offset ?? 0, length: first?.keyword.length ?? 1 }
}
