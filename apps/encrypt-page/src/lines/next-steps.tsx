import { dockerfileLines } from './dockerfile-lines'
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
          Paste them in the <code>iterapp.toml</code> of {app}. Where it has such a table already,
          put the lines below its header; where it has the name already, replace that line.
        </li>
        <li>
          Check with <code>iterapp lint</code>, if you have it, and commit. What is encrypted may be
          seen by everybody who reads the repository.
        </li>
        {isRuntime && (
          <li>
            The app has its secrets from the next start of its pods, after the change is deployed.
          </li>
        )}
        {build.map(({ place: { name } }) => (
          <li key={name}>
            In the Dockerfile, use <code>{name}</code> so:
            <pre tabIndex={0}>{dockerfileLines(name)}</pre>
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
