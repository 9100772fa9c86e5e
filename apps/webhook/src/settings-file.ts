import { parseIdentityRules, tokenAudience } from '@iterapp/identity'
import { DEFAULT_PAYLOAD_BYTES } from '@iterapp/injection'
import { readSettingsJson } from '@iterapp/service'
import * as v from 'valibot'
import type { PolicySettings } from './policy/settings'

const quantities = v.record(v.string(), v.pipe(v.string(), v.minLength(1)))
const text = v.pipe(v.string(), v.minLength(1))
const names = v.array(text)

/** What an admin decides, as the chart writes it: a JSON file. `docs/webhook.md` describes it. */
const settingsSchema = v.strictObject({
  releaseNamespace: text,
  identity: v.strictObject({ namespaces: v.unknown() }),
  missingConfig: v.optional(v.picklist(['allow', 'warn', 'deny']), 'warn'),
  keysServerName: text,
  sidecar: v.strictObject({
    image: text,
    imagePullPolicy: v.optional(v.picklist(['Always', 'IfNotPresent', 'Never']), 'IfNotPresent'),
    pullSecrets: v.optional(names, []),
    userId: v.optional(
      v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(2 ** 31 - 1))),
      65_532,
    ),
    resources: v.optional(
      v.strictObject({ requests: v.optional(quantities), limits: v.optional(quantities) }),
      {},
    ),
    tokenSeconds: v.optional(
      v.pipe(v.number(), v.integer(), v.minValue(600), v.maxValue(2 ** 32)),
      86_400,
    ),
    deadlineSeconds: v.optional(v.pipe(v.number(), v.minValue(1), v.maxValue(3600)), 60),
    after: v.optional(names, []),
    excluded: v.optional(names, []),
    payloadBytes: v.optional(
      v.pipe(v.number(), v.integer(), v.minValue(1024), v.maxValue(4 * DEFAULT_PAYLOAD_BYTES)),
      DEFAULT_PAYLOAD_BYTES,
    ),
    verifyNodes: v.optional(v.boolean(), false),
  }),
})

/** What stands in the file of settings; the address and authority of the keys service do not. */
export type FileSettings = Omit<PolicySettings, 'injection'> & {
  readonly keysServerName: string
  readonly injection: Omit<PolicySettings['injection'], 'keysService'>
}

/**
 * Reads a file of settings.
 *
 * @throws IterappError `ERR_SETTINGS`, naming the member; `ERR_IDENTITY_RULES`.
 */
export function readSettingsFile(source: string): FileSettings {
  const { releaseNamespace, identity, missingConfig, keysServerName, sidecar } = readSettingsJson(
    settingsSchema,
    source,
  )
  return {
    releaseNamespace,
    rules: parseIdentityRules(identity.namespaces),
    missingConfig,
    keysServerName,
    injection: {
      ...sidecar,
      resources: dropUndefined(sidecar.resources),
      audience: tokenAudience(releaseNamespace),
    },
  }
}

function dropUndefined({
  requests,
  limits,
}: {
  readonly requests?: Record<string, string> | undefined
  readonly limits?: Record<string, string> | undefined
}): PolicySettings['injection']['resources'] {
  return { ...(requests && { requests }), ...(limits && { limits }) }
}
