import { formatPageLink, KEYS_PATH, readPageLink, readPageSettings } from '@iterapp/page'
import { render } from 'preact'
import { App } from './app'
import './style/controls.css'
import './style/page.css'

const settings = document.querySelector<HTMLMetaElement>('meta[name="iterapp-settings"]')?.content
const container = document.getElementById('app')

const opened = readPageLink(location.search, location.hash)
// What was not understood may be a value: it is not left in the address.
if (opened.ignored.length > 0) {
  history.replaceState(null, '', formatPageLink(new URL(location.href), opened.link))
}

if (container !== null) {
  render(
    <App
      settings={readPageSettings(settings ?? '')}
      opened={opened}
      keysAddress={new URL(KEYS_PATH, new URL('.', location.href))}
    />,
    container,
  )
}
