import { expect, test } from 'vitest'
import { findPlainTransport } from './plain-transport'
import { readBuildCommand } from './read-build-command'

test.each<[string, Record<string, string>, string | null]>([
  ['buildctl --addr tcp://192.0.2.1:1234 build', {}, '192.0.2.1:1234'],
  ['buildctl --addr=tcp://buildkitd:1234 build', {}, 'buildkitd:1234'],
  ['buildctl build', { BUILDKIT_HOST: 'tcp://buildkitd:1234' }, 'buildkitd:1234'],
  ['docker build .', { DOCKER_HOST: 'tcp://192.0.2.1:2375' }, '192.0.2.1:2375'],
  ['docker -H tcp://192.0.2.1:2375 build .', {}, '192.0.2.1:2375'],
  ['docker build .', { DOCKER_HOST: 'tcp://me:hunter2@192.0.2.1:2375' }, '192.0.2.1:2375'],
  // Not on the way.
  ['buildctl build', {}, null],
  ['buildctl --addr unix:///run/buildkit/buildkitd.sock build', {}, null],
  ['buildctl --addr tcp://127.0.0.1:1234 build', { BUILDKIT_HOST: 'tcp://buildkitd:1' }, null],
  ['buildctl --addr kube-pod://buildkitd build', {}, null],
  ['docker build .', { DOCKER_HOST: 'ssh://build@192.0.2.1' }, null],
  ['docker build .', { DOCKER_HOST: 'tcp://[::1]:2375', BUILDKIT_HOST: 'tcp://b:1' }, null],
  // Over TLS.
  ['buildctl --addr tcp://buildkitd:1234 --tlscacert ca.pem build', {}, null],
  ['buildctl --tlsdir /certs build', { BUILDKIT_HOST: 'tcp://buildkitd:1234' }, null],
  ['docker --tlsverify build .', { DOCKER_HOST: 'tcp://192.0.2.1:2376' }, null],
  ['docker build .', { DOCKER_HOST: 'tcp://192.0.2.1:2376', DOCKER_TLS_VERIFY: '1' }, null],
])('%s with %j: %s', (command, env, expected) => {
  expect(findPlainTransport(readBuildCommand(command.split(' ')), env)).toBe(expected)
})
