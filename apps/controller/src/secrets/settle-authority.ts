import { nameObject, type ObjectReference } from '../objects'
import type { Settled, StepContext } from '../step'
import { generateKeys, issueAuthority, type Authority } from '../x509/issue-certificate'
import { judgeAuthority } from '../x509/judge-authority'
import { startPeriod } from '../x509/period'
import { encodeTlsData, newTlsSecret, readTlsSecret } from './tls-secret'

const DAY = 86_400_000

/** When to begin warning, in milliseconds before the end: pods that start from then on live to see it. */
const WARNING = 365 * DAY

/** Finds the authority, or makes it. One that is there is never changed, whoever made it. */
export async function settleAuthority(context: StepContext): Promise<Settled<Authority>> {
  const { objects, settings, report, now } = context
  const { namespace, authority } = settings
  const object = { kind: 'Secret', namespace, name: authority.secret } as const
  const stored = await objects.read(object)
  if (stored === null) return makeAuthority(context, object)
  const subject = nameObject(object)
  const judged = judgeAuthority(readTlsSecret(stored), now())
  if ('flaw' in judged) {
    const remedy = 'put the right one back; or delete the Secret, and a new one is made'
    const message = `the authority ${judged.flaw}; ${remedy} (docs/certificates.md)`
    report({ reason: 'authority-unusable', subject, message })
    return null
  }
  const end = judged.authority.certificate.validToDate
  if (end.getTime() - now().getTime() < WARNING) {
    const message = `the authority ends at ${end.toISOString()}: renew it before (docs/certificates.md)`
    report({ reason: 'authority-ends', subject, message })
  }
  return judged.authority
}

async function makeAuthority(
  { objects, settings, logger, now }: StepContext,
  object: ObjectReference & { readonly namespace: string },
): Promise<Settled<Authority>> {
  const pair = await issueAuthority({
    name: object.name,
    keys: generateKeys(),
    period: startPeriod(now(), settings.authority.days * DAY),
  })
  const secret = newTlsSecret(object.namespace, object.name, encodeTlsData(pair))
  const isCreated = await objects.create(object, secret)
  if (!isCreated) return 'conflict'
  const judged = judgeAuthority(pair, now())
  if ('flaw' in judged) throw new Error('the new authority cannot be used')
  const expiresAt = judged.authority.certificate.validToDate
  logger.info({ secret: nameObject(object), expiresAt }, 'authority made')
  return judged.authority
}
