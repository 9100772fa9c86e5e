import type { Argument } from './evaluate-word'

/** The arguments of a program, told apart. */
export interface CommandLine {
  /** What is neither an option nor the value of one. */
  readonly operands: readonly Argument[]
  readonly options: readonly CommandOption[]
}

/** An option as it is written. */
interface CommandOption {
  /** With its dashes, without a value. */
  readonly name: string
  /** With variables as `${NAME}`; `null` without one. */
  readonly value: string | null
  /** The words that it consists of. */
  readonly words: readonly Argument[]
  /** Whether it stands in front of all operands, as git's own do. */
  readonly isInFront: boolean
}

/**
 * The options that take the next word, by the program or the program and its first operand. Only of programs with
 * a memory, and only those that come with what is kept.
 */
const VALUED: ReadonlyMap<string, RegExp> = new Map([
  ['npm', /^--(?:userconfig|globalconfig|prefix|cache|registry|location|scope|loglevel)$|^-[CLw]$/],
  ['pnpm', /^--(?:userconfig|globalconfig|location|dir|registry|filter|store-dir)$|^-[CFL]$/],
  ['yarn', /^--(?:cwd|registry|cache-folder|modules-folder)$/],
  ['git', /^-[cC]$|^--(?:git-dir|work-tree|namespace)$/],
  ['git config', /^-f$|^--(?:file|blob|type|default|comment|value)$/],
  [
    'git clone',
    /^-[bocju]$|^--(?:branch|origin|config|jobs|depth|reference|template|filter|separate-git-dir|upload-pack)$/,
  ],
  ['git remote', /^-[tm]$/],
  ['git submodule', /^-b$|^--(?:branch|name|reference|depth)$/],
  ['git credential-store', /^--file$/],
  [
    'pip',
    /^-[icrt]$|^--(?:index-url|extra-index-url|constraint|requirement|target|src|cache-dir)$/,
  ],
  ['composer', /^-[df]$|^--(?:working-dir|file)$/],
  ['nuget', /^-(?:configfile|username|password|name|source)$/i],
  ['dotnet', /^--(?:configfile|username|password|name)$|^-[nup]$/],
  ['cargo', /^--(?:root|config|branch|tag|rev|registry|target-dir|features)$|^-[CFZ]$/],
  ['docker', /^--(?:config|context|host|log-level|username|password)$|^-[cHlup]$/],
  ...['podman', 'buildah', 'skopeo', 'oras', 'crane', 'nerdctl'].map(
    (name) =>
      [name, /^--(?:authfile|registry-config|username|password|cert-dir)$|^-[up]$/] as const,
  ),
  ['helm', /^--(?:registry-config|repository-config|username|password)$|^-[up]$/],
  ['gcloud', /^--(?:account|project|configuration|key-file)$/],
  ['aws', /^--(?:profile|region|csv)$/],
  ['gpg', /^--(?:homedir|passphrase|passphrase-file|passphrase-fd|pinentry-mode)$/],
])

/** Tells options, their values and operands apart. */
export function readCommandLine(name: string, args: readonly Argument[]): CommandLine {
  const program = /^(?:pip|gpg)[\d.]*$/.test(name) ? name.replace(/[\d.]+$/, '') : name
  const operands: Argument[] = []
  const options: CommandOption[] = []
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at]
    if (arg === undefined) break
    const isInFront = operands.length === 0
    const [, long = '', given] = /^(--?[^=]+)=(.*)$/s.exec(arg.text) ?? []
    const next = args[at + 1]
    if (arg.text === '--') {
      operands.push(...args.slice(at + 1))
      break
    } else if (!/^-./.test(arg.text)) {
      operands.push(arg)
    } else if (given !== undefined) {
      options.push({ name: long, value: given, words: [arg], isInFront })
    } else if (next !== undefined && takesValue(program, operands[0], arg.text)) {
      options.push({ name: arg.text, value: next.text, words: [arg, next], isInFront })
      at += 1
    } else {
      options.push({ name: arg.text, value: null, words: [arg], isInFront })
    }
  }
  return { operands, options }
}

function takesValue(program: string, first: Argument | undefined, option: string): boolean {
  const valued = VALUED.get(`${program} ${first?.text ?? ''}`) ?? VALUED.get(program)
  return valued?.test(option) === true
}
