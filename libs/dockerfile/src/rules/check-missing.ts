import { suggestName } from '@iterapp/config'
import { formatSnippet } from '@iterapp/entry'
import type { DockerfileFinding } from '../finding'
import { listMissing } from '../flow/missing-files'
import type { ShellState } from '../flow/shell-state'
import type { DockerfileText, Instruction } from '../instructions/read-dockerfile'
import { listMounts, type PlacedMount } from '../mounts/list-mounts'
import { oneLine } from './describe-leak'
import { placeFinding } from './place-finding'
import { quoteText } from './quote-text'
import { rules } from './rule-names'

const SECRETS_FOLDER = '/run/secrets'

/** Whether a `RUN` names the folder of secrets, so that it may read what nothing mounts. */
export function readsSecrets({ keyword, line, heredocs }: Instruction): boolean {
  return keyword === 'RUN' && `${line.text}${heredocs.text}`.includes(SECRETS_FOLDER)
}

/** Finds the secrets that an instruction reads below `/run/secrets` and does not mount there. */
export function checkMissing(
  dockerfile: DockerfileText,
  instruction: Instruction,
  state: ShellState,
  known: { readonly mounts: readonly PlacedMount[]; readonly ids: ReadonlySet<string> },
): readonly DockerfileFinding[] {
  const missing = listMissing(state)
  if (missing.length === 0 || isFilledOtherwise(dockerfile, instruction)) return []
  return missing.map(({ path, mark }) =>
    placeFinding(dockerfile, mark, {
      rule: rules.notMounted,
      message: `nothing mounts ${quoteText(path)} in this RUN: there is no such file`,
      instead: suggestMount(path.slice(SECRETS_FOLDER.length + 1), known),
      severity: 'error',
    }),
  )
}

/** Another mount, or a copy, may bring files into the folder. */
function isFilledOtherwise(dockerfile: DockerfileText, instruction: Instruction): boolean {
  const isCopied = dockerfile.instructions.some(
    ({ keyword, line }) => /^(?:COPY|ADD)$/.test(keyword) && line.text.includes(SECRETS_FOLDER),
  )
  const isMounted = listMounts(dockerfile, instruction).some(
    ({ options }) => 'type' in options && options.target?.startsWith(SECRETS_FOLDER) === true,
  )
  return isCopied || isMounted
}

function suggestMount(
  name: string,
  { mounts, ids }: { readonly mounts: readonly PlacedMount[]; readonly ids: ReadonlySet<string> },
): string {
  const here = mounts.map(({ mount }) => mount)
  const nearHere = nearest(
    name,
    here.map(({ id }) => id),
  )
  const mount = here.find(({ id }) => id === nearHere)
  if (mount === undefined) {
    return `mount it: ${oneLine(formatSnippet(nearest(name, [...ids]) ?? name))}`
  }
  const { id, target, env } = mount
  if (target !== null) return `${quoteText(id)} is mounted at ${target}`
  return `${quoteText(id)} is mounted as the variable ${env ?? ''}; without env= it is a file`
}

/** The id that is meant, as far as can be told. */
function nearest(name: string, ids: readonly string[]): string | null {
  return ids.includes(name) ? name : suggestName(name, ids)
}
