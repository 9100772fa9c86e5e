import { readPageLink, readPageSettings } from '@iterapp/page'
import { render } from 'preact'
import { App } from './app'
import './style/page.css'
import './style/controls.css'

const settings = document.querySelector<HTMLMetaElement>('meta[name="iterapp-settings"]')?.content
const container = document.getElementById('app')

if (container !== null) {
  render(
    <App
      settings={readPageSettings(settings ?? '')}
      opened={readPageLink(location.search)}
      keysAddress={new URL('v1/keys', new URL('.', location.href))}
    />,
    container,
  )
}
