// A sample app. It knows nothing of Iterapp Secrets: it finds variables and files.
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

// In a pod, files are at their own paths; on a laptop `iterapp run` says under which folder.
const root = process.env.ITERAPP_FILES_ROOT ?? '/'

const variables = Object.entries(process.env)
  .filter(([name]) => name.startsWith('HELLO_'))
  .map(([name, value]) => `${name} (${value.length} characters)`)

const folder = join(root, 'app', 'config')
const files = (existsSync(folder) ? readdirSync(folder) : []).map(
  (name) => `/app/config/${name} (${statSync(join(folder, name)).size} bytes)`,
)

console.log(`hello: I have ${[...variables, ...files].sort().join(', ') || 'no secrets'}`)

// Stays, as a server would, until it is told to end.
const timer = setInterval(() => undefined, 60_000)
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => clearInterval(timer))
