/** Where an Ingress publishes the encryption page. */
export const publishedPage = {
  host: 'secrets.page.test',
  path: '/secrets',
  /** A Secret of the release's namespace, which no test needs before its own. */
  tlsSecret: 'page-tls',
} as const

/** Chart values of this suite: a sidecar that gives up soon, so that what happens then can be seen, and the page. */
export const values = [
  'sidecar.deadlineSeconds=10',
  `page.host=${publishedPage.host}`,
  `page.path=${publishedPage.path}`,
  'page.ingress.enabled=true',
  `page.ingress.tlsSecret=${publishedPage.tlsSecret}`,
]
