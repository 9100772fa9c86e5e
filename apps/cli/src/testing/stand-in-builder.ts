import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { newApp } from './run-process'

/** What a stand-in builder found when it was started. */
export interface BuilderRecord {
  /** Its arguments. */
  readonly args: readonly string[]
  /** Its variables whose names begin with ITERAPP_ or DOCKER_. */
  readonly env: Readonly<Record<string, string>>
  /** By id: permission bits, content and path of the file. */
  readonly secrets: Readonly<Record<string, readonly [mode: string, content: string, path: string]>>
  readonly pid: number
}

/**
 * Writes down what it was given, as one line. Then it does what `STAND_IN` says: `wait` until a signal comes,
 * of which it tells the name and ends with 3; `copy` its standard input; or end with a status. Asked for `info`, as
 * podman is, it says what `STAND_IN_REMOTE` says.
 */
const script = `
const fs = require('node:fs')
const args = process.argv.slice(2)
const options = args.filter((_, index) => args[index - 1] === '--secret')
const secrets = Object.fromEntries(options.flatMap((option) => {
  const [, id, source] = /^id=([^,]+),type=file,"?src=(.*?)"?$/.exec(option) ?? []
  if (id === undefined) return []
  const path = source.replaceAll('""', '"')
  return [[id, [(fs.statSync(path).mode & 0o777).toString(8), fs.readFileSync(path, 'latin1'), path]]]
}))
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => /^(ITERAPP|DOCKER|ACTIONS)_/.test(name)))
if (args.includes('info')) {
  fs.writeSync(1, process.env.STAND_IN_REMOTE ?? 'false')
  process.exit(0)
}
const behaviour = process.env.STAND_IN ?? '0'
if (behaviour === 'wait') {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => { console.log(signal); process.exit(3) })
  setInterval(() => {}, 1000)
}
fs.writeSync(1, JSON.stringify({ args, env, secrets, pid: process.pid }) + '\\n')
if (behaviour === 'copy') process.stdin.pipe(process.stdout)
else if (behaviour !== 'wait') process.exit(Number(behaviour))
`

/** An app's folder with a Dockerfile, stand-ins for all builders, and `iterapp build` in it. */
export function newBuild(toml: string, dockerfile: string, files: Record<string, string> = {}) {
  const app = newApp(toml, { Dockerfile: dockerfile, ...files }, 'build')
  const bin = join(app.folder, 'bin')
  mkdirSync(bin)
  for (const program of ['docker', 'buildctl', 'buildah', 'podman']) {
    writeFileSync(join(bin, program), `#!${process.execPath}\n${script}`)
    chmodSync(join(bin, program), 0o755)
  }
  const withBuilders = (env: Record<string, string>) => ({
    PATH: `${bin}:${process.env.PATH ?? ''}`,
    ...env,
  })
  return {
    ...app,
    start: (args: readonly string[], env: Record<string, string> = {}) =>
      app.start(args, withBuilders(env)),
    run: (args: readonly string[], env: Record<string, string> = {}) =>
      app.run(args, withBuilders(env)),
  }
}

/** Reads the line that a stand-in builder wrote. */
export function readRecord(out: string): BuilderRecord {
  return JSON.parse(out.split('\n')[0] ?? '') as BuilderRecord
}
