import { join } from 'node:path'
import { inject } from 'vitest'
import type { Builder } from './builder'

const { base, buildkit } = inject('builds')

/** BuildKit's own program, with the front that `docker build` has, and all that it can export. */
export const buildctl: Builder = {
  name: 'buildctl',
  env: {
    PATH: `${buildkit.programs}:${process.env.PATH ?? ''}`,
    BUILDKIT_HOST: buildkit.address,
  },
  command: ({ output }) => [
    ...['buildctl', 'build', '--progress', 'plain', '--frontend', 'dockerfile.v0'],
    ...['--local', 'context=.', '--local', 'dockerfile=.'],
    ...['--oci-layout', `base=${base.layout}`],
    ...['--opt', `context:${base.reference}=oci-layout://base@${base.digest}`],
    ...['--opt', 'attest:provenance=mode=max'],
    ...['--output', `type=oci,dest=${join(output, 'image.tar')}`],
    ...['--output', `type=tar,dest=${join(output, 'files.tar')}`],
    ...['--export-cache', `type=local,dest=${join(output, 'cache')},mode=max`],
  ],
  stores: [buildkit.root, buildkit.temporary],
  collect: ({ output, temporary }) => ({
    image: join(output, 'image.tar'),
    paths: {
      'exported files': [join(output, 'files.tar')],
      'exported cache': [join(output, 'cache')],
      store: [buildkit.root],
      log: [buildkit.log],
      'temporary files': [temporary, buildkit.temporary],
    },
  }),
}
