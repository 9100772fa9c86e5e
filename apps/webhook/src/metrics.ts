import { toIterappError } from '@iterapp/errors'
import { createRegistry } from '@iterapp/metrics'
import { Counter, Histogram, type Registry } from 'prom-client'
import type { Decision } from './policy/decision'

/** Which of the two webhooks. */
export type WebhookName = 'mutate' | 'validate'

/** What the webhook counts (`docs/webhook.md`). */
export interface WebhookMetrics {
  readonly registry: Registry
  /** @param seconds - from the request's arrival to its answer. */
  readonly countDecision: (webhook: WebhookName, decision: Decision, seconds: number) => void
  /** A request that was answered without a decision: it was no review, or deciding failed. */
  readonly countError: (webhook: WebhookName, error: unknown) => void
}

/** The label of a request that was refused before there was anything to decide. */
const BAD_REVIEW = 'bad-review'

/** The label of a review that could not be decided: a defect. */
const DEFECT = 'defect'

/** Seconds; the API server gives up after 5. */
const LATENCIES = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]

/** Bytes; base64url makes 512 KiB of ciphertext a third longer. */
const SIZES = [1, 4, 16, 64, 128, 256, 512, 1024].map((kibibytes) => kibibytes * 1024)

/** @param expiresAt - when the certificate that is served ends. */
export function createMetrics(expiresAt: () => Date): WebhookMetrics {
  const registry = createRegistry(expiresAt)
  const registers = [registry]
  const decisions = new Counter({
    name: 'iterapp_webhook_decisions_total',
    help: 'Decisions about pods (mutate) and ConfigMaps (validate), by reason.',
    labelNames: ['webhook', 'decision', 'reason'] as const,
    registers,
  })
  const latency = new Histogram({
    name: 'iterapp_webhook_review_duration_seconds',
    help: 'From the arrival of a review to its answer.',
    labelNames: ['webhook'] as const,
    buckets: LATENCIES,
    registers,
  })
  const payload = new Histogram({
    name: 'iterapp_webhook_payload_bytes',
    help: 'Size of what is frozen in a pod for its init-container.',
    buckets: SIZES,
    registers,
  })
  return {
    registry,
    countDecision: (webhook, decision, seconds) => {
      const { allowed, reason } = decision
      decisions.labels(webhook, allowed ? 'allowed' : 'denied', reason).inc()
      latency.labels(webhook).observe(seconds)
      if (allowed && decision.payloadBytes > 0) payload.observe(decision.payloadBytes)
    },
    countError: (webhook, error) => {
      const isFault = toIterappError(error).entry.http >= 500
      if (isFault) decisions.labels(webhook, 'failed', DEFECT).inc()
      else decisions.labels(webhook, 'refused', BAD_REVIEW).inc()
    },
  }
}
