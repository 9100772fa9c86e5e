/** Where an Ingress publishes the encryption page. */
export const publishedPage = {
  host: 'secrets.page.test',
  path: '/secrets',
  /** A Secret of the release's namespace, which no test needs before its own. */
  tlsSecret: 'page-tls',
} as const

/** A ServiceAccount of a CI system's namespace, which builds an app. */
export const ciBuilder = {
  namespace: 'iterapp-e2e-ci',
  account: 'build-factory',
  app: 'factory',
} as const

/**
 * Chart values of this suite: a sidecar that gives up soon, so that what happens then can be seen, the page, and who
 * builds apps from elsewhere.
 */
export const values = [
  'sidecar.deadlineSeconds=10',
  `page.host=${publishedPage.host}`,
  `page.path=${publishedPage.path}`,
  'page.ingress.enabled=true',
  `page.ingress.tlsSecret=${publishedPage.tlsSecret}`,
  `builders.serviceAccounts[0].namespace=${ciBuilder.namespace}`,
  `builders.serviceAccounts[0].name=${ciBuilder.account}`,
  `builders.serviceAccounts[0].app=${ciBuilder.app}`,
]
