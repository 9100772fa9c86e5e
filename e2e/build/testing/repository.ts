import { temporaryFolder } from '@iterapp/testing'
import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inject } from 'vitest'
import { runCli } from '../../cli/run-cli'

/** A repository with a Dockerfile and build secrets, and folders for what a build makes. */
export interface Repository {
  readonly folder: string
  /** What `XDG_RUNTIME_DIR` says: where the CLI makes its private folder. */
  readonly memory: string
  /** What `TMPDIR` says. */
  readonly temporary: string
  /** For images and caches. */
  readonly output: string
  /** Writes a file, by its name. */
  readonly write: (name: string, text: string) => void
}

/** A new value that stands nowhere else. */
export function newSecret(): string {
  return `canary-${randomBytes(24).toString('hex')}`
}

/** The CLI's folders that are where it makes them, in memory or on the disk; a builder may have others there. */
export function listPrivateFolders({ memory, temporary }: Repository): readonly string[] {
  const names = [memory, temporary].flatMap((folder) => readdirSync(folder))
  return names.filter((name) => name.startsWith('iterapp-'))
}

/**
 * Makes a repository whose `iterapp.toml` has build secrets, encrypted as a developer does it. It is removed when
 * the running test ends.
 *
 * @param files - by their names: the Dockerfile, and what it copies.
 */
export async function createRepository(
  files: Readonly<Record<string, string>>,
  secrets: Readonly<Record<string, string>>,
): Promise<Repository> {
  const top = temporaryFolder()
  const at = (name: string) => join(top, name)
  const repository: Repository = {
    folder: at('repository'),
    memory: mkdtempSync(join(inject('builds').memory, 'runtime-')),
    temporary: at('temporary'),
    output: at('output'),
    write: (name, text) => {
      writeFileSync(join(top, 'repository', name), text)
    },
  }
  for (const each of [repository.folder, repository.temporary, repository.output]) mkdirSync(each)
  const texts = { 'iterapp.toml': 'app = "myapp"\n', '.dockerignore': 'iterapp.toml\n', ...files }
  for (const [name, text] of Object.entries(texts)) {
    repository.write(name, text)
  }
  const env = { ITERAPP_KEYS: inject('builds').keys.publicUrl }
  for (const [id, value] of Object.entries(secrets)) {
    const args = ['encrypt', '--build', '--name', id, '--write', 'iterapp.toml']
    const { status, stderr } = await runCli(args, {
      folder: repository.folder,
      env,
      input: value,
    })
    if (status !== 0) throw new Error(stderr)
  }
  return repository
}
