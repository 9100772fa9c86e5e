import { describe, expect, test } from 'vitest'
import { readBuildCommand } from './read-build-command'

const read = (line: string) => readBuildCommand(line.split(' '))

describe('a command', () => {
  test.each([
    ['docker build .', 2],
    ['/usr/bin/docker build .', 2],
    ['docker -D -H tcp://x --tlscacert=a build .', 6],
    ['docker --context build build .', 4],
    ['docker image build .', 3],
    ['docker builder build .', 3],
    ['docker buildx --builder build b .', 5],
    ['docker -l debug buildx build .', 5],
    ['buildctl --debug --addr build build --opt x=y', 5],
    ['buildctl -addr x b', 4],
    ['buildah --storage-driver vfs bud .', 4],
    ['buildah build', 2],
    ['buildah build-using-dockerfile', 2],
    ['podman -r --root /x build .', 5],
    ['podman image build .', 3],
  ])('%s has its options at %i', (line, at) => {
    expect(read(line).optionsAt).toBe(at)
  })

  test.each([
    'docker',
    'docker --context build',
    'docker run build',
    'docker buildx bake build',
    'docker compose build',
    'docker image',
    'docker-compose build',
    'buildctl du',
    'buildah push build',
    'kaniko build',
    'sudo docker build .',
  ])('%s is no build', (line) => {
    expect(() => read(line)).toThrow(
      expect.objectContaining({
        code: 'ERR_USAGE',
        message: expect.stringContaining('docker build') as string,
      }),
    )
  })

  test.each<[string, readonly string[]]>([
    ['docker build --secret id=a,src=x --secret=type=env,id=b .', ['a', 'b']],
    ['docker build --secret "id=a","src=x,y" .', ['a']],
    ['docker build --secret src=x --label id=b .', []],
    ['docker build --label --secret id=a .', []],
    ['docker --secret id=a build .', []],
    ['docker build . -- --secret id=a', []],
    ['buildctl build -secret id=a --local dockerfile=.', ['a']],
  ])('%s gives %j by itself', (line, ids) => {
    expect([...read(line).givenIds]).toEqual(ids)
  })

  test.each<[string, readonly string[]]>([
    ['docker build -t x . --no-cache', ['.']],
    ['docker build -qtx ctx', ['ctx']],
    ['docker build -qt x ctx', ['ctx']],
    ['docker build --pull --build-arg A=1 ctx', ['ctx']],
    ['docker build -q -- -ctx', ['-ctx']],
    ['docker build -', ['-']],
    ['buildah bud --layers --tls-verify=false -f X ctx', ['ctx']],
    ['podman build --pull=always -t x ctx', ['ctx']],
  ])('%s has the operands %j', (line, operands) => {
    expect(read(line).build.operands).toEqual(operands)
  })
})
