import { nameObject, type ObjectReference } from '../objects'
import type { Trust } from '../secrets/settle-leaf'
import type { Settled, StepContext } from '../step'
import { planBundles } from './plan-bundles'

/**
 * Writes into each webhook of a configuration what verifies its server (`caBundle`).
 *
 * @param trusts - of the certificates that are there: a webhook whose certificate is not, stays as it is.
 */
export async function settleBundles(
  { objects, settings, logger, report }: StepContext,
  object: ObjectReference,
  trusts: readonly Trust[],
): Promise<Settled<true>> {
  const subject = nameObject(object)
  const stored = await objects.read(object)
  if (stored === null) {
    const message =
      'it is not there: install the chart, or mend webhookConfigurations in the settings'
    report({ reason: 'configuration-missing', subject, message })
    return null
  }
  const dnsNames = settings.certificates.flatMap((certificate) => certificate.dnsNames)
  const { webhooks, unknown } = planBundles(stored.value, trusts, dnsNames)
  if (webhooks.length > 0) {
    const isDone = await objects.patch(object, stored, { webhooks })
    if (!isDone) return 'conflict'
    const names = webhooks.map(({ name }) => name)
    logger.info({ configuration: subject, webhooks: names }, 'caBundle set')
  }
  if (unknown.length > 0) {
    const message = `no certificate of the settings has the name of the server of ${unknown.join(', ')}`
    report({ reason: 'webhook-unknown', subject, message })
  }
  return true
}
