import { existsSync, mkdirSync } from 'node:fs'
import { chooseWay, findEngine } from '../ways/choose-way'
import { installChart } from '../chart/install-chart'
import { openCluster, type Cluster } from '../ways/open-cluster'
import { publishKeys } from '../chart/publish-keys'
import { readArguments } from './read-arguments'
import { savedFolder, writeSaved } from './saved-cluster'

const help = `Usage: npm run cluster:up [-- --json]

Starts a cluster, builds the images, installs the chart and leaves it all running.

The cluster is the one of KUBECONFIG if that is set (ITERAPP_E2E_REGISTRY names a registry that its nodes pull
from), else one of kind where that is installed and Docker or Podman runs, else one of a single node right on
this machine, in namespaces of its own. That needs root, Go and some Debian packages, which it names when they
are missing; the first time it builds Kubernetes for some ten minutes. ITERAPP_E2E_CLUSTER (existing, kind,
native) chooses.

Options:
  --json      the last line is JSON: kubeconfig, kubectl, keysUrl, images
  -h, --help  print help

Examples:
  $ npm run cluster:up
  $ npm run -s cluster:up -- --json | tail -1
  $ npm run cluster:down

Exit status: 0 when all is ready; 1 when it is not, and why; 64 wrong use.
`

async function main(): Promise<void> {
  const { json } = readArguments(help, { json: { type: 'boolean' } })
  const folder = savedFolder(process.env)
  if (existsSync(folder)) {
    throw new Error(`there is a cluster already, in ${folder}: npm run cluster:down removes it`)
  }
  const way = chooseWay(process.env)
  const saved = {
    way,
    engine: way === 'kind' ? findEngine() : null,
    kubeconfig: way === 'existing' ? (process.env.KUBECONFIG ?? '') : '',
    forwarder: 0,
  }
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  writeSaved(folder, saved)
  const report = (line: string) => process.stderr.write(`cluster:up: ${line}\n`)
  const cluster = await openCluster(process.env, { folder, outlives: true, report })
  report('installing the chart')
  try {
    await installChart(cluster)
    const { keysUrl, forwarder } = await publishKeys(cluster, folder, true)
    writeSaved(folder, { ...saved, forwarder })
    process.stdout.write(
      json === true ? formatJson(cluster, keysUrl) : formatText(cluster, keysUrl),
    )
  } catch (error) {
    report('the cluster is left as it is; npm run cluster:down removes it')
    throw error
  }
}

function formatJson({ kubeconfig, program, images }: Cluster, keysUrl: string): string {
  const kubectl = [program, '--kubeconfig', kubeconfig].map(quote).join(' ')
  const { shell, noShell } = images
  return `${JSON.stringify({ kubeconfig, kubectl, keysUrl, images: { shell, noShell } })}\n`
}

function formatText({ kubeconfig, program, images }: Cluster, keysUrl: string): string {
  const kubectl = [program, '--kubeconfig', kubeconfig].map(quote).join(' ')
  return `The cluster is ready.

  ${kubectl} get pods --all-namespaces

Encrypt with its key:

  npm run -s iterapp -- encrypt --app myapp --environment test --name API_KEY --keys ${keysUrl}

Images of sample apps that the node has: ${images.shell} (with a shell), ${images.noShell} (without).
npm run cluster:down removes all of it.
`
}

/** A word of a command, for a shell. */
function quote(word: string): string {
  return /^[\w./:@-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}

main().catch((error: unknown) => {
  process.stderr.write(`cluster:up: ${(error as Error).message}\n`)
  process.exitCode = 1
})
