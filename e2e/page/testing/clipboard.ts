import type { Browser } from 'playwright-core'

/** What is on the clipboard, as whoever pastes it next gets it. */
export async function pasteText(browser: Browser): Promise<string> {
  const page = await browser.newPage()
  try {
    await page.setContent('<textarea></textarea>')
    await page.focus('textarea')
    await page.keyboard.press('Control+V')
    return await page.inputValue('textarea')
  } finally {
    await page.close()
  }
}
