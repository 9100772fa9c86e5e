import { createKubectl } from '@iterapp/cluster'
import { randomBytes } from 'node:crypto'
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, inject } from 'vitest'
import { runCli, type CliResult } from '../../cli/run-cli'

const { program, kubeconfig, keysUrl, canaries, nodeFolder } = inject('platform')

/** The real kubectl. */
export const kubectl = createKubectl(program, kubeconfig)

/** Images that the nodes have, or pull. */
export const { images } = inject('platform')

const cleanups: (() => void | Promise<void>)[] = []

// Hooks can only be set while the file is read, not by another hook.
afterAll(async () => {
  for (const cleanup of cleanups.toReversed()) await cleanup()
})

/** Has something done after the tests of the file, wherever it is called. */
export function atEnd(cleanup: () => void | Promise<void>): void {
  cleanups.push(cleanup)
}

/** Runs the real CLI with the platform's keys. */
export function iterapp(args: readonly string[], folder: string, input = ''): Promise<CliResult> {
  return runCli(args, { folder, env: { ITERAPP_KEYS: keysUrl }, input })
}

/** How a value travels: a variable passes through the container runtime's own files, a file must not. */
export type Travel = 'variable' | 'file'

/** A new secret, noted so that the last tests can look for it where it must not be. */
export function newSecret(travel: Travel): string {
  const value = `canary-${travel}-${randomBytes(12).toString('hex')}`
  appendFileSync(canaries, `${value}\n`)
  return value
}

/** Where an encrypted value is for. */
interface Place {
  readonly name: string
  /** `null` for all environments. */
  readonly environment: string | null
}

/** A repository with an iterapp.toml, and what its developer does. */
export interface Project {
  readonly folder: string
  /** Adds text to iterapp.toml. */
  readonly append: (text: string) => void
  /** Replaces iterapp.toml. */
  readonly write: (text: string) => void
  /** Encrypts a value and puts its line in iterapp.toml. */
  readonly encrypt: (value: string, place: Place) => Promise<void>
  /** `iterapp lint`. */
  readonly lint: () => Promise<CliResult>
  /** Applies the ConfigMap `iterapp`. */
  readonly applyByName: (namespace: string) => Promise<void>
  /** Makes the immutable ConfigMap of this content and gives its name. */
  readonly applyByContent: (namespace: string) => Promise<string>
}

/** Makes a repository. It is removed after the tests of the file. */
export function createProject(app: string): Project {
  const folder = mkdtempSync(join(tmpdir(), 'iterapp-project-'))
  atEnd(() => {
    rmSync(folder, { recursive: true, force: true })
  })
  const file = join(folder, 'iterapp.toml')
  const write = (text: string) => {
    writeFileSync(file, text)
  }
  write(`app = "${app}"\nenvironments = ["test", "prod"]\n`)
  return {
    folder,
    write,
    append: (text) => {
      appendFileSync(file, text)
    },
    encrypt: async (value, { name, environment }) => {
      const scope = environment === null ? ['--all-environments'] : ['--environment', environment]
      const args = ['encrypt', ...scope, '--name', name, '--write', 'iterapp.toml']
      const { status, stderr } = await iterapp(args, folder, value)
      if (status !== 0) throw new Error(stderr)
    },
    lint: () => iterapp(['lint'], folder),
    applyByName: async (namespace) => {
      const args = ['create', 'configmap', 'iterapp', `--from-file=${file}`, '--dry-run=client']
      const manifest = await kubectl.expectOk([...args, '--output', 'yaml'])
      await kubectl.expectOk(['apply', '--namespace', namespace, '--filename', '-'], manifest)
    },
    applyByContent: async (namespace) => {
      const { stdout, stderr, status } = await iterapp(['render', '--json'], folder)
      if (status !== 0) throw new Error(stderr)
      const { name, configMap } = JSON.parse(stdout) as { name: string; configMap: object }
      const apply = ['apply', '--namespace', namespace, '--filename', '-']
      await kubectl.expectOk(apply, JSON.stringify(configMap))
      return name
    },
  }
}

/**
 * Makes namespaces. They go after the tests of the file, but on a node that goes with them anyway: there the
 * search for plaintexts looks at what all tests have made.
 */
export async function createNamespaces(
  names: readonly string[],
  labels: Readonly<Record<string, string>> = {},
): Promise<void> {
  const objects = names.map((name) => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name, labels },
  }))
  await kubectl.apply(...objects)
  if (nodeFolder !== null) return
  atEnd(async () => {
    await kubectl.run(['delete', 'namespace', '--wait=false', ...names])
  })
}

/** Asks until it is so; throws the last answer after the limit (milliseconds). */
export async function eventually<Answer>(
  ask: () => Promise<Answer>,
  isSo: (answer: Answer) => boolean,
  limit = 60_000,
): Promise<Answer> {
  const end = Date.now() + limit
  for (;;) {
    const answer = await ask()
    if (isSo(answer)) return answer
    if (Date.now() > end) {
      throw new Error(`it is not so after ${limit / 1000} s: ${JSON.stringify(answer)}`)
    }
    await sleep(250)
  }
}
