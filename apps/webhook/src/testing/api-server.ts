import type { RequestListener } from 'node:http'

/** A ConfigMap as the API server gives it. */
export function configMapObject(source: string, resourceVersion = '1'): object {
  return {
    kind: 'ConfigMap',
    apiVersion: 'v1',
    metadata: { name: 'iterapp', namespace: 'apps-web-test', uid: 'b1f', resourceVersion },
    data: { 'iterapp.toml': source },
  }
}

/** Answers with one ConfigMap, `iterapp` of `apps-web-test`, and says that there is no other. */
export function serveConfigMap(source: () => string): RequestListener {
  return (request, response) => {
    response.setHeader('Content-Type', 'application/json')
    if (request.url === '/api/v1/namespaces/apps-web-test/configmaps/iterapp') {
      const text = source()
      response.end(JSON.stringify(configMapObject(text, String(text.length))))
    } else response.writeHead(404).end('{"kind":"Status","code":404}')
  }
}
