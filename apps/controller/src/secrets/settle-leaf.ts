import { nameObject, type ObjectReference, type StoredObject } from '../objects'
import type { CertificateSettings } from '../settings-file'
import type { Settled, StepContext } from '../step'
import { generateKeys, issueLeaf, type Authority } from '../x509/issue-certificate'
import { judgeForeignLeaf } from '../x509/judge-foreign-leaf'
import { findRenewalReason, type RenewalReason } from '../x509/judge-leaf'
import { startPeriod } from '../x509/period'
import {
  encodeText,
  encodeTlsData,
  isOurs,
  newTlsSecret,
  OWNER,
  OWNER_LABEL,
  readTlsSecret,
} from './tls-secret'

/** What verifies a server. */
export interface Trust {
  /** The names that the server has. */
  readonly dnsNames: readonly string[]
  /** The authority above its certificate, PEM in base64. */
  readonly caBundle: string
}

type SecretReference = ObjectReference & { readonly namespace: string }

const HOUR = 3_600_000

/** Sees to a server's certificate: makes it, renews it, or leaves it alone when somebody else made it. */
export async function settleLeaf(
  context: StepContext,
  certificate: CertificateSettings,
  authority: Authority,
): Promise<Settled<Trust>> {
  const { objects, settings, now } = context
  const { secret: name, dnsNames } = certificate
  const object = { kind: 'Secret', namespace: settings.namespace, name } as const
  const stored = await objects.read(object)
  if (stored !== null && !isOurs(stored))
    return settleForeignLeaf(context, object, stored, dnsNames)
  const caBundle = encodeText(authority.certificate.toString())
  const reason =
    stored === null
      ? null
      : findRenewalReason(readTlsSecret(stored), { dnsNames, authority }, now())
  if (stored !== null && reason === null) return { dnsNames, caBundle }
  const { data, expiresAt } = await makeLeaf(context, certificate, authority)
  const isDone =
    stored === null
      ? await objects.create(object, newTlsSecret(object.namespace, name, data))
      : await objects.patch(object, stored, { data })
  if (!isDone) return 'conflict'
  logIssue(context, object, expiresAt, reason)
  return { dnsNames, caBundle }
}

function settleForeignLeaf(
  { report, now }: StepContext,
  object: SecretReference,
  stored: StoredObject,
  dnsNames: readonly string[],
): Trust | null {
  const subject = nameObject(object)
  const content = readTlsSecret(stored)
  const judged = judgeForeignLeaf(content, dnsNames, now())
  if ('flaw' in judged) {
    const remedy = 'mend it; or delete the Secret, and the controller makes one'
    const message = `it has no label ${OWNER_LABEL}=${OWNER}, so it is left alone, but it ${judged.flaw}; ${remedy}`
    report({ reason: 'secret-unusable', subject, message })
    return null
  }
  const message = `it has no label ${OWNER_LABEL}=${OWNER}: it is used as it is, and never renewed`
  report({ reason: 'secret-foreign', subject, message })
  if (judged.isLate) {
    const end = judged.notAfter.toISOString()
    report({ reason: 'secret-late', subject, message: `it ends at ${end}, and nobody renewed it` })
  }
  return { dnsNames, caBundle: encodeText(content.ca) }
}

async function makeLeaf(
  { settings, now }: StepContext,
  { secret, dnsNames }: CertificateSettings,
  authority: Authority,
) {
  const period = startPeriod(now(), settings.leafHours * HOUR, authority.certificate.validToDate)
  const subject = { name: secret, keys: generateKeys(), period }
  const pair = await issueLeaf(subject, dnsNames, authority)
  const data = encodeTlsData({ ...pair, ca: authority.certificate.toString() })
  return { data, expiresAt: period.notAfter }
}

function logIssue(
  { logger }: StepContext,
  object: SecretReference,
  expiresAt: Date,
  reason: RenewalReason | null,
): void {
  const secret = nameObject(object)
  if (reason === null) logger.info({ secret, expiresAt }, 'certificate made')
  else if (reason !== 'other-authority') {
    logger.info({ secret, expiresAt, reason }, 'certificate renewed')
  } else {
    const warning = 'pods that started before trust the authority before; see docs/certificates.md'
    logger.warn({ secret, expiresAt, reason }, `certificate renewed: ${warning}`)
  }
}
