import { exitStatus } from '@iterapp/errors'
import { parseArgs } from 'node:util'
import { benchCrypto } from './crypto'
import type { Report } from './measure'
import { benchPod } from './pod'
import { formatJson, formatReport } from './print-report'
import { benchSidecar } from './sidecar'
import { benchApiServer } from './webhook/bench-apiserver'
import { benchWebhook } from './webhook/bench-webhook'

const benches: Readonly<Record<string, () => Promise<Report>>> = {
  crypto: benchCrypto,
  sidecar: benchSidecar,
  webhook: benchWebhook,
  apiserver: benchApiServer,
  pod: benchPod,
}

const usage = `npm run bench -- NAME... [--json]

Measures something beside its limit, in one run, and prints the ratio.

  crypto     seal, unwrap and open, beside node-jose, jose and bare OpenSSL
  sidecar    start to exit with 20 secrets over TLS, beside node -e 0
  webhook    reviews of 5 and 40 KB over TLS, beside a bare server that parses and echoes them
  apiserver  the same with ConfigMaps from a real API server, beside ConfigMaps from memory
  pod        creation to Ready on a real node, beside a pod with a no-op init-container

  --json   the last line is {"bench": NAME, "ratios": {...}}
`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false }, help: { type: 'boolean', short: 'h' } },
})
const unknown = positionals.find((name) => !Object.hasOwn(benches, name))
if (values.help === true) {
  process.stdout.write(usage)
} else if (positionals.length === 0 || unknown !== undefined) {
  process.stderr.write(usage)
  process.exitCode = exitStatus.usage
} else {
  for (const name of positionals) {
    process.stderr.write(`measuring ${name} …\n`)
    const report = await benches[name]?.()
    if (report === undefined) continue
    process.stdout.write(formatReport(report))
    if (values.json) process.stdout.write(`${formatJson(name, report)}\n`)
  }
}
