import { IterappError, isIterappError } from '@iterapp/errors'
import { readRegularFile } from '@iterapp/files'
import { resolve } from 'node:path'
import type { DockerfileRule } from './builders'
import { valuesOf, type BuildCommand } from './read-build-command'
import type { ScannedArguments } from './scan-arguments'

/** A Dockerfile that is built. */
export interface Dockerfile {
  /** As it is called in messages. */
  readonly shownPath: string
  readonly source: string
}

const MAX_BYTES = 1024 * 1024

/**
 * Reads what a command will build.
 *
 * @param named - a Dockerfile that was named beside the command, and then is the only one.
 * @throws IterappError `ERR_USAGE` when it is not on this machine, or comes from standard input;
 *   `ERR_FILE_NOT_FOUND`, `ERR_FILE_UNREADABLE`, `ERR_FILE_TOO_LARGE`.
 */
export async function findDockerfiles(
  { builder, build }: BuildCommand,
  named: string | undefined,
  cwd: string,
): Promise<readonly Dockerfile[]> {
  const wanted = named === undefined ? listCandidates(builder.dockerfile, build) : [[named]]
  return Promise.all(wanted.map((candidates) => readFirst(candidates, cwd)))
}

/** For each file, the paths where it can be, in their order. */
function listCandidates(
  rule: DockerfileRule,
  build: ScannedArguments,
): readonly (readonly string[])[] {
  return rule.kind === 'frontend' ? [listForFrontend(build)] : listInContext(rule, build)
}

function listInContext(
  { names, joinsFiles }: DockerfileRule & { readonly kind: 'context' },
  build: ScannedArguments,
): readonly (readonly string[])[] {
  const context = build.operands[0] ?? '.'
  const all = valuesOf(build, 'f', 'file')
  const files = joinsFiles ? all : all.slice(-1)
  if ([context, ...files].some(isElsewhere)) throw refuse()
  if (files.length === 0) return [names.map((name) => `${context}/${name}`)]
  return files.map((file) => [file, `${context}/${file}`])
}

function listForFrontend(build: ScannedArguments): readonly string[] {
  const folder = findMember(valuesOf(build, 'local'), 'dockerfile')
  if (folder === null) throw refuse()
  const name = findMember(valuesOf(build, 'opt'), 'filename')
  const names = name === null ? ['Dockerfile', 'dockerfile'] : [name]
  return names.map((each) => `${folder}/${each}`)
}

/** The value of the last `name=value`. */
function findMember(pairs: readonly string[], name: string): string | null {
  const found = pairs.findLast((pair) => pair.startsWith(`${name}=`))
  return found === undefined ? null : found.slice(name.length + 1)
}

/** Whether a context or Dockerfile comes from standard input or another machine. */
function isElsewhere(place: string): boolean {
  return place === '-' || /^(?:[a-z][a-z0-9+.-]*:\/\/|git@|github\.com\/)/i.test(place)
}

function refuse(): IterappError {
  return new IterappError(
    'ERR_USAGE',
    'the command does not say where on this machine its Dockerfile is: name it with --dockerfile',
  )
}

async function readFirst(candidates: readonly string[], cwd: string): Promise<Dockerfile> {
  for (const path of candidates) {
    try {
      const { bytes } = await readRegularFile(resolve(cwd, path), MAX_BYTES)
      return { shownPath: showPath(path), source: bytes.toString('utf8') }
    } catch (error) {
      if (!isIterappError(error, 'ERR_FILE_NOT_FOUND')) throw error
    }
  }
  throw new IterappError(
    'ERR_FILE_NOT_FOUND',
    `there is no Dockerfile: none of ${[...new Set(candidates.map(showPath))].join(', ')}; name another with --dockerfile`,
  )
}

function showPath(path: string): string {
  return path.replace(/^\.\//, '')
}
