import { IterappError } from '@iterapp/errors'
import { isJsonObject } from '@iterapp/json'
import type { Trust } from '../secrets/settle-leaf'

/** What is to be done about the webhooks of a configuration. */
export interface BundlePlan {
  /** Those whose `caBundle` is another, as a strategic merge patch has them. */
  readonly webhooks: readonly WebhookChange[]
  /** Names of those whose address no certificate is for. */
  readonly unknown: readonly string[]
}

interface WebhookChange {
  readonly name: string
  readonly clientConfig: { readonly caBundle: string }
}

/**
 * Finds which webhooks do not trust what they should.
 *
 * @param configuration - a Mutating- or ValidatingWebhookConfiguration.
 * @param trusts - of the certificates that are there.
 * @param dnsNames - of all certificates of the settings, there or not.
 * @throws IterappError `ERR_API_SERVER` for what is no such configuration.
 */
export function planBundles(
  { webhooks: stored = [] }: Readonly<Record<string, unknown>>,
  trusts: readonly Trust[],
  dnsNames: readonly string[],
): BundlePlan {
  if (!Array.isArray(stored)) throw refuse()
  const webhooks: WebhookChange[] = []
  const unknown: string[] = []
  for (const webhook of stored as readonly unknown[]) {
    const { name, server, caBundle } = readWebhook(webhook)
    const trust = trusts.find((each) => each.dnsNames.includes(server))
    if (!dnsNames.includes(server)) unknown.push(name)
    if (trust === undefined || trust.caBundle === caBundle) continue
    webhooks.push({ name, clientConfig: { caBundle: trust.caBundle } })
  }
  return { webhooks, unknown }
}

function readWebhook(webhook: unknown): {
  readonly name: string
  /** The name that the API server looks for in the certificate. */
  readonly server: string
  readonly caBundle: unknown
} {
  const { name, clientConfig } = isJsonObject(webhook) ? webhook : {}
  if (typeof name !== 'string' || !isJsonObject(clientConfig)) throw refuse()
  const { service, url, caBundle } = clientConfig
  if (typeof url === 'string') return { name, server: URL.parse(url)?.hostname ?? '', caBundle }
  const { name: serviceName, namespace } = isJsonObject(service) ? service : {}
  if (typeof serviceName !== 'string' || typeof namespace !== 'string') throw refuse()
  return { name, server: `${serviceName}.${namespace}.svc`, caBundle }
}

function refuse(): IterappError {
  return new IterappError('ERR_API_SERVER', 'the API server gave no webhook configuration')
}
