import { randomUUID } from 'node:crypto'
import { describe, expect, inject, test } from 'vitest'
import { runCli } from '../cli/run-cli'
import { buildImage, findLeft } from './testing/build-image'
import { allBuilders } from './testing/builders/all-builders'
import type { BuilderName } from './testing/builders/builder'
import { createRepository, newSecret } from './testing/repository'

// What a Dockerfile that gives its secret away leaves, so that it is known that each search finds something.

const { reference } = inject('builds').base

/** Where each builder leaves the secret; without those that do the same as another one. */
type Found = Readonly<Partial<Record<BuilderName, readonly string[]>>>

interface Leak {
  readonly title: string
  /** The lines after `FROM`. */
  readonly lines: (secret: string) => string
  readonly found: Found
  /** The rule by which `iterapp build lint` finds it. */
  readonly rule: string
}

const run = 'RUN --mount=type=secret,id=npm-token'
const file = '/run/secrets/npm-token'

const buildahLayers = ['Docker archive', 'image: archive', 'image: layers', 'store']
const buildahVariable = [
  ...['Docker archive', 'image: archive', 'image: configuration', 'image: history'],
  ...['output', 'store'],
]

const inLayers = {
  buildctl: ['exported cache', 'exported files', 'image: archive', 'image: layers', 'store'],
  buildah: buildahLayers,
}

const leaks: readonly Leak[] = [
  {
    title: 'copies it',
    lines: () => `${run} cp ${file} /key`,
    found: {
      ...inLayers,
      docker: ['image: archive', 'image: layers', 'store'],
      'buildah without layers': buildahLayers,
      podman: buildahLayers,
    },
    rule: 'secret-copied',
  },
  {
    title: 'writes it in base64',
    lines: () => `${run} base64 ${file} >/key`,
    found: inLayers,
    rule: 'secret-written',
  },
  {
    title: 'writes it in hex',
    lines: () => `${run} xxd -p ${file} >/key`,
    found: inLayers,
    rule: 'secret-written',
  },
  {
    title: 'packs it',
    lines: () => `${run} gzip -c ${file} >/key`,
    found: inLayers,
    rule: 'secret-written',
  },
  {
    title: 'packs it twice',
    lines: () => `${run} tar c ${file} | gzip >/key`,
    found: inLayers,
    rule: 'secret-written',
  },
  {
    title: 'copies it and removes the copy in another command',
    rule: 'secret-copied',
    lines: () => `${run} cp ${file} /key\nRUN rm /key`,
    found: {
      buildctl: inLayers.buildctl.filter((each) => each !== 'exported files'),
      docker: ['image: archive', 'image: layers', 'store'],
      buildah: buildahLayers,
      podman: buildahLayers,
    },
  },
  {
    title: 'copies it in a stage that the image is not of',
    rule: 'secret-copied',
    lines: () => `${run} cp ${file} /key\nFROM ${reference}\nCOPY --from=0 /bin/busybox /other`,
    found: { buildctl: ['exported cache', 'store'], docker: ['store'], buildah: ['store'] },
  },
  {
    title: 'copies it to a cache',
    rule: 'secret-copied',
    lines: () => `${run} --mount=type=cache,target=/cache cp ${file} /cache/key`,
    found: {
      buildctl: ['store'],
      docker: ['store'],
      buildah: ['temporary files'],
      podman: ['temporary files'],
    },
  },
  {
    title: 'prints it',
    rule: 'secret-printed',
    lines: () => `${run} cat ${file}`,
    found: {
      buildctl: ['output', 'store'],
      docker: ['output'],
      buildah: ['output'],
      'buildah without layers': ['output'],
      podman: ['output'],
    },
  },
  {
    title: 'names it as a variable of the image',
    rule: 'secret-in-env',
    lines: (secret) => `${run} test -s ${file}\nENV NPM_TOKEN=${secret}`,
    found: {
      buildctl: [
        ...['exported files', 'image: archive', 'image: attestation', 'image: configuration'],
        ...['image: history', 'store'],
      ],
      docker: ['image: archive', 'image: configuration', 'image: history', 'store'],
      buildah: buildahVariable,
      'buildah without layers': buildahVariable,
      podman: buildahVariable,
    },
  },
]

describe.each(leaks)('a Dockerfile that $title', ({ lines, found, rule }) => {
  test('is what `iterapp build lint` warns of', async () => {
    const dockerfile = `FROM ${reference}\n${lines(newSecret())}\n`
    const secrets = { 'npm-token': newSecret() }
    const { folder } = await createRepository({ Dockerfile: dockerfile }, secrets)
    const { stdout } = await runCli(['build', 'lint', '--json'], { folder, env: {} })
    const { findings } = JSON.parse(stdout) as { findings: readonly { code: string }[] }
    const codes = findings.map(({ code }) => code).filter((code) => code !== 'not-required')
    expect(codes).toEqual([rule])
  })

  const tried = allBuilders.filter(({ name }) => found[name] !== undefined)

  test.each(tried)('is found out with $name', async (builder) => {
    const secret = newSecret()
    // A builder does not repeat a command because its secret is another one.
    const dockerfile = `FROM ${reference}\nENV TEST=${randomUUID()}\n${lines(secret)}\n`
    const repository = await createRepository({ Dockerfile: dockerfile }, { 'npm-token': secret })
    const result = await buildImage(repository, builder)
    expect(result).toMatchObject({ status: 0 })
    const left = findLeft(repository, builder, result, [secret])
    expect(left).toEqual(found[builder.name])
  })
})
