import { readFileSync } from 'node:fs'

/** Reviews that a real API server sent, by about how long they are. */
const recorded = { '5 KB': 'typical', '40 KB': 'large' }

/** How long a review is. */
export type ReviewSize = keyof typeof recorded

/** A recorded review, as the API server sent it. */
export function readReview(size: ReviewSize): string {
  const path = `../../../libs/injection/testdata/reviews/${recorded[size]}.json`
  return JSON.stringify(JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8')))
}
