import { runBundle, type BundleProcess } from '@iterapp/testing'
import type { Canary } from './canary'

export { awaitLine, type BundleProcess as ServiceProcess } from '@iterapp/testing'

/** The bundle, which `nx test` builds first. */
const bundle = new URL('../../../../dist/apps/keys/main.js', import.meta.url)

/** Starts the keys service in a process of its own. It is ended with the test; the canary sees all that it prints. */
export function runService(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  canary: Canary,
): BundleProcess {
  const service = runBundle(bundle, args, env)
  // Before the test is over: its end waits for this one.
  void service.exited.then(() => {
    canary.watch(service.stdout())
    canary.watch(service.stderr())
  })
  return service
}
