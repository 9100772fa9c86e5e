import type { Config } from '../config'
import { COMMON } from './read-by-environment'
import type { Reporter } from './reporter'

/** How many environments one file may have. */
const MAX_ENVIRONMENTS = 100

type WithEnvironments = Pick<Config, 'environments' | 'env' | 'files' | 'secretFiles'>

/** Reports the first environment that is one too many: each costs a merge of all that is common. */
export function checkEnvironmentCount(config: WithEnvironments, reporter: Reporter): void {
  const message = `there are more than ${MAX_ENVIRONMENTS} environments`
  const listed = config.environments?.length ?? 0
  if (listed > MAX_ENVIRONMENTS) {
    const path = ['environments', String(MAX_ENVIRONMENTS)]
    reporter.reportValue(path, 'ERR_CONFIG_ENVIRONMENT', message)
    return
  }
  const sections = [
    ['env', config.env],
    ['files', config.files],
    ['secret_files', config.secretFiles],
  ] as const
  const seen = new Set<string>()
  for (const [section, tables] of sections) {
    for (const name of tables.keys()) {
      if (name !== COMMON) seen.add(name)
      if (seen.size <= MAX_ENVIRONMENTS) continue
      reporter.reportKey([section, name], 'ERR_CONFIG_ENVIRONMENT', message)
      return
    }
  }
}
