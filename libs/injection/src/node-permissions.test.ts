import { expect, test } from 'vitest'
import { nodePermissions } from './index'

test('the sidecar may use the network, read four paths and write three', () => {
  expect(
    nodePermissions({
      bundle: '/app/main.cjs',
      tokenFile: '/token',
      volumes: ['/env', '/files'],
      terminationLog: '/dev/termination-log',
    }),
  ).toEqual([
    '--permission',
    '--allow-net',
    '--disable-warning=ExperimentalWarning',
    '--allow-fs-read=/app/main.cjs',
    '--allow-fs-read=/token',
    '--allow-fs-read=/env',
    '--allow-fs-read=/files',
    '--allow-fs-write=/env',
    '--allow-fs-write=/files',
    '--allow-fs-write=/dev/termination-log',
  ])
})
