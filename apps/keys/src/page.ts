import type { PublicKeyRecord } from '@iterapp/crypto/format'

/** What the page shows. */
export interface PageContent {
  /** Where the key set is. */
  readonly keysUrl: string
  /** The key that encrypts. */
  readonly newest: PublicKeyRecord
  readonly stylePath: string
}

/** The page as HTML. It has no script and no inline style, so that its policy can forbid both. */
export function renderPage({ keysUrl, newest, stylePath }: PageContent): string {
  const made = new Date(newest.iat * 1000).toISOString()
  const commands = ['--environment ENVIRONMENT', '--all-environments', '--build'].map(
    (scope) => `iterapp encrypt --app APP ${scope} --name NAME --keys ${keysUrl}`,
  )
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Iterapp Secrets</title>
    <link rel="stylesheet" href="${escapeHtml(stylePath)}">
  </head>
  <body>
    <main>
      <h1>Iterapp Secrets</h1>
      <p>Encrypt a secret for an app, paste the line it prints in the app's <code>iterapp.toml</code>,
        and commit it.</p>
      <h2>With the command line</h2>
      <p>For one environment, for all of them, or for the build of the image:</p>
      <pre><code>${escapeHtml(commands.join('\n'))}</code></pre>
      <p>It asks for the value, which never leaves your machine unencrypted.</p>
      <h2>The key</h2>
      <dl>
        <dt>Thumbprint of the newest key</dt>
        <dd><code>${escapeHtml(newest.kid)}</code></dd>
        <dt>Made</dt>
        <dd><time datetime="${made}">${made}</time></dd>
        <dt>All public keys</dt>
        <dd><a href="${escapeHtml(keysUrl)}">${escapeHtml(keysUrl)}</a></dd>
      </dl>
    </main>
  </body>
</html>
`
}

/** The page's style sheet. */
export const pageStyle = `:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { margin: 0; }
main { max-width: 48rem; margin: 0 auto; padding: 1.5rem; }
pre { padding: 1rem; overflow-x: auto; border: 1px solid; border-radius: 0.5rem; }
dd { margin: 0 0 1rem; overflow-wrap: anywhere; }
`

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}
