import { IterappError } from '@iterapp/errors'
import { readSettingsJson } from '@iterapp/service'
import * as v from 'valibot'

const LABEL = '[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?'

/** A name of Kubernetes, and of the DNS (RFC 1123). */
const name = v.pipe(v.string(), v.maxLength(253), checkName(new RegExp(`^${LABEL}(\\.${LABEL})*$`)))

const certificate = v.strictObject({
  secret: name,
  dnsNames: v.pipe(v.array(name), v.minLength(1), v.maxLength(100)),
})

/** What an admin decides, as the chart writes it: a JSON file. `docs/certificates.md` describes it. */
const settingsSchema = v.strictObject({
  namespace: v.pipe(v.string(), checkName(new RegExp(`^${LABEL}$`))),
  authority: v.strictObject({
    secret: name,
    days: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(36_500)), 3650),
  }),
  certificates: v.pipe(v.array(certificate), v.minLength(1)),
  leafHours: v.optional(v.pipe(v.number(), v.minValue(1 / 60), v.maxValue(8784)), 720),
  webhookConfigurations: name,
  intervalSeconds: v.optional(v.pipe(v.number(), v.minValue(1), v.maxValue(3600)), 30),
})

/** A certificate that the controller takes care of. */
export type CertificateSettings = Readonly<v.InferOutput<typeof certificate>>

/** What stands in the file of settings. */
export type FileSettings = Readonly<v.InferOutput<typeof settingsSchema>>

/**
 * Reads a file of settings.
 *
 * @throws IterappError `ERR_SETTINGS`, naming the member.
 */
export function readSettingsFile(source: string): FileSettings {
  const settings = readSettingsJson(settingsSchema, source)
  const { authority, certificates, leafHours, intervalSeconds } = settings
  const secrets = [authority, ...certificates].map(({ secret }) => secret)
  if (new Set(secrets).size < secrets.length) {
    throw refuse('certificates', 'two have the same Secret, or one has that of the authority')
  }
  if (leafHours > authority.days * 24) throw refuse('leafHours', 'longer than authority.days')
  // A third of the lifetime is left for a renewal: for some tries, and for kubelets to take it over.
  if (intervalSeconds > leafHours * 600) throw refuse('intervalSeconds', 'too long for leafHours')
  return settings
}

function refuse(member: string, flaw: string): IterappError {
  return new IterappError('ERR_SETTINGS', `${member}: ${flaw}`)
}

/** As `v.regex`, but the message says in words what is expected. */
function checkName(pattern: RegExp) {
  const expected = 'a name of lower-case letters, digits, - and .'
  return v.rawCheck<string>(({ dataset, addIssue }) => {
    if (dataset.typed && !pattern.test(dataset.value)) addIssue({ expected })
  })
}
