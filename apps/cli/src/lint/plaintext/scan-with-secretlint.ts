import { lintSource } from '@secretlint/core'
import { rules } from '@secretlint/secretlint-rule-preset-recommend'

/** A variable with its plain value. */
export interface PlainEntry {
  readonly name: string
  readonly value: string
}

/** Left out: comments that switch rules off, and what our own check of URLs tells apart better. */
const unwanted = /(?:filter-comments|basicauth|database-connection-string)$/

/**
 * Finds the entries that hold a secret of a format that secretlint knows.
 *
 * Only where something was found is taken from its answer: its messages may quote the secret.
 */
export async function scanWithSecretlint<Entry extends PlainEntry>(
  entries: readonly Entry[],
): Promise<ReadonlySet<Entry>> {
  let content = ''
  const ends = entries.map(({ name, value }) => {
    // Some rules look for a name before the value.
    content += `${name}="${value}"\n`
    return content.length
  })
  const { messages } = await lintSource({
    // Rules for a file's kind: this one has the most that can stand in variables.
    source: { content, filePath: '.npmrc', ext: '.npmrc', contentType: 'text' },
    options: {
      noPhysicFilePath: true,
      maskSecrets: true,
      config: {
        rules: rules
          .filter(({ meta }) => !unwanted.test(meta.id))
          .map((rule) => ({ id: rule.meta.id, rule })),
      },
    },
  })
  const found = messages.flatMap(({ range: [start] }) => {
    const entry = entries[ends.findIndex((end) => start < end)]
    return entry === undefined ? [] : [entry]
  })
  return new Set(found)
}
