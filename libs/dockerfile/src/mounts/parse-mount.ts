import { parseCsvFields } from './csv-fields'

/** What a mount of a secret says. */
export interface MountOptions {
  readonly id: string
  readonly target: string | null
  readonly env: string | null
  readonly required: boolean
  /** Whether it says if it is required. */
  readonly saysRequired: boolean
}

/** Where a secret is mounted that names no target. */
const SECRETS_FOLDER = '/run/secrets/'

/** The other kinds of mount, by what happens to what a build writes there. */
export interface OtherMount {
  /** `bind`, `cache`, `tmpfs` or `ssh`. */
  readonly type: string
  readonly target: string | null
}

/**
 * Reads the value of a `--mount` as BuildKit does: fields as in CSV, keys in any case, the id from `source`
 * or else the target.
 *
 * @param expand - puts in the values of variables.
 */
export function parseMount(
  value: string,
  expand: (text: string) => string,
): MountOptions | OtherMount {
  const fields = new Map(
    parseCsvFields(value).map((field) => {
      const at = field.indexOf('=')
      const key = (at < 0 ? field : field.slice(0, at)).trim().toLowerCase()
      return [key, at < 0 ? null : expand(field.slice(at + 1))] as const
    }),
  )
  const pick = (...keys: readonly string[]) =>
    keys.map((key) => fields.get(key)).find((each) => each !== undefined && each !== '') ?? null
  const target = pick('target', 'dst', 'destination')
  const type = pick('type')?.toLowerCase() ?? 'bind'
  if (type !== 'secret') return { type, target }
  const id = pick('source', 'src', 'id') ?? baseName(target ?? '')
  const env = fields.has('env') ? (pick('env') ?? id) : null
  return {
    id,
    target: target ?? (env === null ? `${SECRETS_FOLDER}${baseName(id)}` : null),
    env,
    required: fields.has('required') && isTrue(fields.get('required') ?? 'true'),
    saysRequired: fields.has('required'),
  }
}

/** Whether a mount is that of a secret. */
export function isSecretMount(mount: MountOptions | OtherMount): mount is MountOptions {
  return 'id' in mount
}

function baseName(path: string): string {
  return path.replace(/\/+$/, '').split('/').at(-1) ?? ''
}

/** What Go's `strconv.ParseBool` takes for true. */
function isTrue(value: string): boolean {
  return ['1', 't', 'T', 'TRUE', 'true', 'True'].includes(value)
}
