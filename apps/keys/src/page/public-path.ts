/** The longest path, in characters. */
const MAX_LENGTH = 200

/** Names that stand in an address as they are; neither `.` nor `..`, which browsers take away. */
const namePattern = /^(?!\.{1,2}$)[\w.~-]+$/

/**
 * Reads the path that a proxy publishes the public port below: `/`, or `/tools/secrets`, with or without a slash at its
 * end.
 *
 * @returns it without a slash at its end, so nothing for the root; `null` when it is no such path.
 */
export function readPublicPath(text: string): string | null {
  if (text === '/') return ''
  const [first, ...names] = text.replace(/\/$/, '').split('/')
  const isPath = first === '' && names.length > 0 && names.every((name) => namePattern.test(name))
  return isPath && text.length <= MAX_LENGTH ? `/${names.join('/')}` : null
}
