import type { Line } from './line'
import { Snippet } from './snippet'

interface NextStepsProps {
  readonly app: string
  readonly lines: readonly Line[]
  readonly onCopied: (said: string, isCopied: boolean) => void
}

/** What to do with the lines, and what not to do with the secrets. */
export function NextSteps({ app, lines, onCopied }: NextStepsProps) {
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
          ciphertext; the value itself belongs in no file of the repository.
        </li>
        {isRuntime && <li>Deploy. The app has its secrets when its pods start next.</li>}
        {build.map(({ place: { name } }) => (
          <li key={name}>
            <Snippet id={name} onCopied={onCopied} />
          </li>
        ))}
      </ol>
      {build.length > 0 ? (
        <p>
          Do not print the value, which would show it in the build’s log. Do not copy the secret’s
          file, write it to another one or pass it by <code>ARG</code> or <code>ENV</code>, which
          would add it to the image.
        </p>
      ) : (
        <p>Do not print the value: the app’s log would show it.</p>
      )}
    </details>
  )
}
