import { temporaryFolder } from '@iterapp/testing'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** A page as it is built, made up: a file of each sort. What repeats becomes smaller, what is short does not. */
export const builtPage: Readonly<Record<string, string>> = {
  'index.html':
    '<!doctype html><meta name="iterapp-settings" content="{}">' +
    '<script type="module" src="./assets/index-Ab_c-123.js"></script>'.repeat(20),
  'icon.svg': '<svg/>',
  'assets/index-Ab_c-123.js': 'console.log("a page")\n'.repeat(100),
  'assets/index-9.css': 'main { color: red }\n'.repeat(100),
}

/** Writes files in a folder that goes away with the test, and gives its path. */
export function makePageFolder(
  files: Readonly<Record<string, string | Buffer>> = builtPage,
): string {
  const folder = temporaryFolder()
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
  return folder
}
