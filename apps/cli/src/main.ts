#!/usr/bin/env node
import { run } from './cli'
import { createProcessContext } from './process/create-process-context'

/** The oldest major version of Node that runs it. */
const OLDEST_NODE = 24

if (Number.parseInt(process.versions.node, 10) < OLDEST_NODE) {
  process.stderr.write(`iterapp needs Node ${OLDEST_NODE} or newer; this is ${process.version}\n`)
  process.exitCode = 69
} else {
  process.exitCode = await run(process.argv.slice(2), createProcessContext(process))
}
