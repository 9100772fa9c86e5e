import { extname } from 'node:path'

/** The kinds of files that a page is made of. Everything else has no business in its folder. */
const mediaTypes: ReadonlyMap<string, string> = new Map([
  ['.html', 'text/html; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
  ['.svg', 'image/svg+xml'],
  ['.png', 'image/png'],
  ['.ico', 'image/vnd.microsoft.icon'],
  ['.txt', 'text/plain; charset=utf-8'],
])

/** The media type of a file, by the end of its name; `null` when no page has such files. */
export function mediaTypeOf(path: string): string | null {
  return mediaTypes.get(extname(path)) ?? null
}
