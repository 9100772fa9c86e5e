import { isIterappError } from '@iterapp/errors'
import { describeFailure } from '@iterapp/http'
import { nameObject, type ObjectReference } from './objects'
import type { Problem } from './problems'
import { settleAuthority } from './secrets/settle-authority'
import { settleLeaf, type Trust } from './secrets/settle-leaf'
import type { Settled, StepContext } from './step'
import { settleBundles } from './webhooks/settle-bundles'

/**
 * Looks at everything once and puts right what is not as it should be. It never throws.
 *
 * @param signal - ends it after the step that it is at.
 * @returns what is left that is not as it should be.
 */
export type Reconcile = (signal: AbortSignal) => Promise<readonly Problem[]>

const configurationKinds = [
  'MutatingWebhookConfiguration',
  'ValidatingWebhookConfiguration',
] as const

/** How often a step begins again because somebody else was faster. */
const TRIES = 3

/**
 * Makes a {@link Reconcile} that goes from the authority to the certificates and from those to the webhooks.
 *
 * @param shared - what each step is given beside the place for its problems.
 */
export function createReconcile(shared: Omit<StepContext, 'report'>): Reconcile {
  const { namespace, authority, certificates, webhookConfigurations } = shared.settings
  const secret = (name: string) => ({ kind: 'Secret', namespace, name }) as const
  return async (signal) => {
    const problems: Problem[] = []
    const context: StepContext = { ...shared, report: (problem) => problems.push(problem) }
    const settle = async <Result>(
      object: ObjectReference,
      step: () => Promise<Settled<Result>>,
    ): Promise<Result | null> => {
      if (signal.aborted) return null
      try {
        return await retry(object, step, context)
      } catch (error) {
        problems.push(describeError(object, error))
        return null
      }
    }
    const found = await settle(secret(authority.secret), () => settleAuthority(context))
    if (found === null) return problems
    const trusts: Trust[] = []
    for (const certificate of certificates) {
      const trust = await settle(secret(certificate.secret), () =>
        settleLeaf(context, certificate, found),
      )
      if (trust !== null) trusts.push(trust)
    }
    // Only now: what a webhook trusts is there.
    for (const kind of configurationKinds) {
      const object = { kind, name: webhookConfigurations }
      await settle(object, () => settleBundles(context, object, trusts))
    }
    shared.logger.debug({ problems: problems.length }, 'looked')
    return problems
  }
}

async function retry<Result>(
  object: ObjectReference,
  step: () => Promise<Settled<Result>>,
  { report }: StepContext,
): Promise<Result | null> {
  for (let tries = 0; tries < TRIES; tries++) {
    const settled = await step()
    if (settled !== 'conflict') return settled
  }
  const message = 'somebody else changes it all the time'
  report({ reason: 'conflict', subject: nameObject(object), message })
  return null
}

function describeError(object: ObjectReference, error: unknown): Problem {
  const subject = nameObject(object)
  if (isIterappError(error, 'ERR_API_SERVER')) {
    return { reason: 'api-server', subject, message: error.message }
  }
  return { reason: 'defect', subject, message: 'a defect', failure: describeFailure(error) }
}
