import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import { fileURLToPath } from 'node:url'
import { chooseWay } from './cluster/src/ways/choose-way.ts'

/** What changes the node comes after what needs an ordinary one; the scan comes last, to find traces of all. */
const late = ['nodes', 'plaintext']

/** Tests that need the node itself, not only its API server. */
const needNode = ['platform/nodes.test.ts', 'platform/plaintext.test.ts']

const leftOut = chooseWay(process.env) === 'native' ? [] : needNode
if (leftOut.length > 0) {
  process.stderr.write(
    `e2e: left out, since they need a node right on this machine: ${leftOut.join(', ')}\n`,
  )
}

class InOrder extends BaseSequencer {
  override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) =>
      late.findIndex((name) => moduleId.endsWith(`/${name}.test.ts`))
    return Promise.resolve(
      files.toSorted((a, b) => rank(a) - rank(b) || a.moduleId.localeCompare(b.moduleId)),
    )
  }
}

/** Tests of the whole platform on a real cluster: `npm run e2e`. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  resolve: { tsconfigPaths: true },
  test: {
    watch: false,
    reporters: ['verbose'],
    include: ['platform/**/*.test.ts'],
    exclude: leftOut,
    globalSetup: ['platform/testing/global-setup.ts'],
    // One cluster serves all of them, and some take parts of it away.
    fileParallelism: false,
    sequence: { sequencer: InOrder },
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
})
