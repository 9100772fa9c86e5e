import { insertPageSettings, type PageSettings } from '@iterapp/page'
import { makeAnswers, type PageAnswers } from './make-answers'
import { INDEX_FILE, readPageFolder, refuse, type PageFile } from './read-page-folder'

/**
 * Reads the built page and makes its answers.
 *
 * @param folder - `null` when there is no page.
 * @throws IterappError `ERR_SETTINGS` for a folder that is not a built page.
 */
export async function loadPage(
  folder: string | null,
  settings: PageSettings,
): Promise<PageAnswers> {
  if (folder === null) return new Map()
  const files = await readPageFolder(folder)
  const filled = Array.from(files, ([path, file]) => {
    return [path, path === INDEX_FILE ? fillIn(folder, file, settings) : file] as const
  })
  return makeAnswers(new Map(filled))
}

function fillIn(folder: string, { bytes, mediaType }: PageFile, settings: PageSettings): PageFile {
  try {
    const html = insertPageSettings(bytes.toString('utf8'), settings)
    return { bytes: Buffer.from(html), mediaType }
  } catch (error) {
    throw refuse(folder, `its ${INDEX_FILE} has no place for the settings`, error)
  }
}
