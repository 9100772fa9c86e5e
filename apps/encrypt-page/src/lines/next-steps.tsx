import { formatSnippet } from '@iterapp/entry'
import type { Line } from './line'

/** What to do with the lines, and what not to do with the secrets. */
export function NextSteps({
  app,
  lines,
}: {
  readonly app: string
  readonly lines: readonly Line[]
}) {
  const build = lines.filter(({ kind }) => kind === 'build')
  const isRuntime = build.length < lines.length
  return (
    <details open class="steps">
      <summary>What to do next</summary>
      <ol>
        <li>
          Paste into {app}’s <code>iterapp.toml</code>. If a table is already there, take its lines
          with “Copy line” and paste them below its header; if a name is already there, replace its
          line.
        </li>
        <li>
          Check with <code>iterapp lint</code>, if you have it, and commit. Everybody may see a
          ciphertext.
        </li>
        {isRuntime && <li>Deploy. The app has its secrets when its pods start next.</li>}
        {build.map(({ place: { name } }) => (
          <li key={name}>
            In the Dockerfile, use <code>{name}</code> like this:
            <pre tabIndex={0}>{formatSnippet(name)}</pre>
          </li>
        ))}
      </ol>
      {build.length > 0 ? (
        <p>
          Do not print the value, which would show it in the build’s log; do not copy the secret’s
          file or write it to another one, which would add it to the image.
        </p>
      ) : (
        <p>Do not print the value: the app’s log would show it.</p>
      )}
    </details>
  )
}
