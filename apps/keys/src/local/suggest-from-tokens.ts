import type { PageSettings } from '@iterapp/page'
import type { TokenRecord } from './token-file'

/** What the page suggests on one machine: what runs there. Any other app and environment can be typed. */
export function suggestFromTokens(records: readonly TokenRecord[]): PageSettings {
  const running = records.flatMap(({ identity }) => (identity.use === 'runtime' ? [identity] : []))
  return {
    apps: [...new Set(running.map(({ app }) => app))],
    environments: [...new Set(running.map(({ environment }) => environment))],
    anyEnvironment: true,
  }
}
