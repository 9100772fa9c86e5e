import { expect, test } from 'vitest'
import { readBuildCommand } from './read-build-command'
import { listRemovalOptions } from './removal-options'

test.each<[string, Record<string, string>, string]>([
  ['buildah bud .', {}, '--layers=false --force-rm'],
  ['buildah bud .', { BUILDAH_LAYERS: 'True' }, '--layers=true --force-rm'],
  ['buildah bud .', { BUILDAH_LAYERS: 'yes' }, '--layers=false --force-rm'],
  ['buildah bud --layers .', {}, '--force-rm'],
  ['buildah bud --layers=false .', { BUILDAH_LAYERS: '1' }, '--force-rm'],
  ['buildah bud --no-cache .', {}, '--force-rm'],
  ['buildah bud --layers --force-rm=false .', {}, ''],
  ['docker build .', {}, ''],
  ['podman build .', {}, ''],
])('%s with %j gets "%s"', (command, env, expected) => {
  expect(listRemovalOptions(readBuildCommand(command.split(' ')), env).join(' ')).toBe(expected)
})
