import type { DockerfileFinding } from '../finding'
import { followSecrets, type FollowOptions } from '../flow/follow-secrets'
import { readFolders } from '../flow/read-folders'
import { readScript, type RunScript } from '../flow/read-script'
import { readShells } from '../flow/read-shells'
import { readShellOptions } from '../flow/shell-options'
import type { ShellState } from '../flow/shell-state'
import type { DockerfileText, Instruction } from '../instructions/read-dockerfile'
import { listSecretMounts, type PlacedMount } from '../mounts/list-mounts'
import { loadShellParser } from '../shell/parse-shell'
import { checkFiles } from './check-files'
import { checkMissing, readsSecrets } from './check-missing'
import { describeLeak } from './describe-leak'
import { listFinalStages } from './final-stages'
import { placeFinding } from './place-finding'
import { quoteText } from './quote-text'
import { rules } from './rule-names'

/** Finds what happens to secrets in the commands that have them mounted, or read them all the same. */
export async function checkRuns(
  dockerfile: DockerfileText,
  ids: ReadonlySet<string>,
): Promise<readonly DockerfileFinding[]> {
  const byInstruction = Map.groupBy(listSecretMounts(dockerfile), ({ instruction }) => instruction)
  const runs = dockerfile.instructions.filter(
    (instruction) => byInstruction.has(instruction) || readsSecrets(instruction),
  )
  if (runs.length === 0) return []
  const parse = await loadShellParser()
  const shells = readShells(dockerfile)
  const final = listFinalStages(dockerfile.stages)
  const folders = readFolders(dockerfile)
  return runs.flatMap((instruction) => {
    const mounts = byInstruction.get(instruction) ?? []
    const script = readScript(instruction)
    const shell = shells.get(instruction) ?? null
    const isKnown = script !== null && (shell !== null || script.words !== null)
    const folder = folders.get(instruction) ?? ''
    const follow = { parse, ids, ...(shell ?? readShellOptions([])), folder }
    if (!isKnown) return checkRequired(dockerfile, mounts, new Set())
    const state = followOrGiveUp(script, mounts, follow)
    const unread = state?.isUnread === false ? [] : describeUnread(dockerfile, instruction, mounts)
    if (state === null) return [...unread, ...checkRequired(dockerfile, mounts, new Set())]
    const isFinal = instruction.isTrigger || final.has(instruction.stage)
    const missing = checkMissing(dockerfile, instruction, state, { mounts, ids })
    if (mounts.length === 0) return missing
    return [
      ...unread,
      ...checkRequired(dockerfile, mounts, state.checked),
      ...missing,
      ...state.leaks.map((leak) =>
        placeFinding(dockerfile, leak.mark, { ...describeLeak(leak), severity: 'error' }),
      ),
      ...checkFiles(dockerfile, instruction, state, { isFinal, folder }),
    ]
  })
}

/** `null` for commands that are nested more deeply than anybody writes them, and the stack holds. */
function followOrGiveUp(
  script: RunScript,
  placed: readonly PlacedMount[],
  follow: FollowOptions,
): ShellState | null {
  const mounts = placed.map(({ mount }) => mount)
  try {
    return followSecrets(script, mounts, follow)
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

/** Says of a `RUN` with secrets that what it does with them is not known. */
function describeUnread(
  dockerfile: DockerfileText,
  { offset, keyword }: Instruction,
  mounts: readonly PlacedMount[],
): readonly DockerfileFinding[] {
  if (mounts.length === 0) return []
  return [
    placeFinding(
      dockerfile,
      { offset, length: keyword.length },
      {
        rule: rules.notRead,
        message:
          'the commands of this RUN, or some of them, cannot be read: it is not known where their secrets go',
        instead:
          'mend what is no shell text in it; or put the commands into a file that is copied in, and look through that yourself',
        severity: 'warning',
      },
    ),
  ]
}

function checkRequired(
  dockerfile: DockerfileText,
  mounts: readonly PlacedMount[],
  checked: ReadonlySet<string>,
): readonly DockerfileFinding[] {
  return mounts
    .filter(({ options, mount }) => !options.saysRequired && !checked.has(mount.id))
    .map(({ mount, mark, options }) =>
      placeFinding(dockerfile, mark, {
        rule: rules.notRequired,
        message: `the build goes on without ${quoteText(mount.id)} when it is not given: there is no ${options.env === null ? 'file' : 'variable'} then`,
        instead: 'add ",required=true", or ",required=false" when that is meant',
        severity: 'warning',
      }),
    )
}
