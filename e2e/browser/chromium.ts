import { chromium, type Browser, type BrowserServer, type LaunchOptions } from 'playwright-core'
import { accessSync, constants } from 'node:fs'

/** Where Debian has it. */
const DEBIAN_PATH = '/usr/bin/chromium'

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/**
 * The Chromium that tests run: `ITERAPP_CHROMIUM`, or Debian's.
 *
 * @throws Error that says how to get one.
 */
export function findChromium(env: NodeJS.ProcessEnv): string {
  const path = env.ITERAPP_CHROMIUM ?? DEBIAN_PATH
  try {
    accessSync(path, constants.X_OK)
  } catch {
    throw new Error(
      `there is no Chromium at ${path}; on Debian: apt-get install --no-install-recommends chromium; ` +
        'ITERAPP_CHROMIUM names another one',
    )
  }
  return path
}

/**
 * Starts a Chromium of an empty profile, with no window. It ends with this process at the latest.
 *
 * @param hosts - which names are which addresses, as `--host-resolver-rules` takes them: `MAP a.test 127.0.0.1`.
 * @throws Error as {@link findChromium}.
 */
export function launchChromium(hosts: string): Promise<Browser> {
  return chromium.launch(optionsFor(hosts))
}

/** The same, for several processes to connect to. */
export function serveChromium(hosts: string): Promise<BrowserServer> {
  return chromium.launchServer({ ...optionsFor(hosts), host: '127.0.0.1' })
}

function optionsFor(hosts: string): LaunchOptions {
  return {
    executablePath: findChromium(process.env),
    args: [...flags, `--host-resolver-rules=${hosts}`],
  }
}
