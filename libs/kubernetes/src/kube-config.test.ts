import { temporaryFolder } from '@iterapp/testing'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { loadKubeConfig } from './index'

test('a kubeconfig names the API server', () => {
  const file = join(temporaryFolder(), 'kubeconfig')
  const cluster = { name: 'c', cluster: { server: 'https://127.0.0.1:6443' } }
  const context = { name: 'x', context: { cluster: 'c', user: 'u' } }
  const config = { clusters: [cluster], contexts: [context], users: [], 'current-context': 'x' }
  writeFileSync(file, JSON.stringify(config))
  expect(loadKubeConfig(file).getCurrentCluster()?.server).toBe('https://127.0.0.1:6443')
})

test('inside a cluster the environment and the files of a pod name it', () => {
  process.env.KUBERNETES_SERVICE_HOST = '10.96.0.1'
  process.env.KUBERNETES_SERVICE_PORT = '443'
  expect(loadKubeConfig(null).getCurrentCluster()?.server).toBe('https://10.96.0.1:443')
})

test('a kubeconfig that is not there is refused', () => {
  expect(() => loadKubeConfig('/nowhere/kubeconfig')).toThrow(
    expect.objectContaining({ code: 'ERR_SETTINGS', message: 'the kubeconfig cannot be read' }),
  )
})
