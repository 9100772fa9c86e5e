#!/usr/bin/env node
import { run } from './cli'
import { createProcessContext } from './process/create-process-context'

process.exitCode = await run(process.argv.slice(2), createProcessContext(process))
