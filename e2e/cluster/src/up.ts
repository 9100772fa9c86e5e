import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { chooseWay } from './choose-way'
import { installChart } from './install-chart'
import { openCluster } from './open-cluster'
import { publishKeys } from './publish-keys'
import { readJsonOption } from './read-arguments'
import { savedFolder, writeSaved } from './saved-cluster'

const help = `Usage: npm run cluster:up [-- --json]

Starts a cluster, builds the images, installs the chart and leaves it all running.

The cluster is that of KUBECONFIG if it is set (then ITERAPP_E2E_REGISTRY names a registry that its nodes pull
from), else one of kind where Docker or Podman runs, else one of a single node right on this machine, in
namespaces of its own. That needs root and Go; the first time it builds Kubernetes for some ten minutes.
ITERAPP_E2E_CLUSTER (existing, kind, native) chooses.

  --json    the last line is JSON: kubeconfig, kubectl, keysUrl, images

Examples:
  $ npm run cluster:up
  $ npm run cluster:up -- --json | tail -1
  $ npm run cluster:down
`

async function main(): Promise<void> {
  const json = readJsonOption(help)
  const folder = savedFolder(process.env)
  if (existsSync(folder)) {
    throw new Error(`there is a cluster already, in ${folder}: npm run cluster:down removes it`)
  }
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const report = (line: string) => process.stderr.write(`cluster:up: ${line}\n`)
  const way = chooseWay(process.env)
  writeSaved(folder, { way, forwarder: 0 })
  const options = { folder, outlives: true, report }
  const cluster = await openCluster(process.env, options).catch((error: unknown) => {
    rmSync(folder, { recursive: true, force: true })
    throw error
  })
  report('installing the chart')
  await installChart(cluster)
  const { keysUrl, forwarder } = await publishKeys(cluster, folder, true)
  writeSaved(folder, { way, forwarder })
  const { kubeconfig, program, images } = cluster
  const kubectl = `${program} --kubeconfig ${kubeconfig}`
  const { shell, noShell } = images
  process.stdout.write(
    json
      ? `${JSON.stringify({ kubeconfig, kubectl, keysUrl, images: { shell, noShell } })}\n`
      : `The cluster is ready.

  export KUBECONFIG=${kubeconfig}
  ${kubectl} get pods --all-namespaces

Encrypt with its key:
  npm run -s iterapp -- encrypt --app myapp --environment test --name API_KEY --keys ${keysUrl}

Images of sample apps that the node has: ${shell} (with a shell), ${noShell} (without).
npm run cluster:down removes all of it.
`,
  )
}

main().catch((error: unknown) => {
  process.stderr.write(`cluster:up: ${(error as Error).message}\n`)
  process.exitCode = 1
})
