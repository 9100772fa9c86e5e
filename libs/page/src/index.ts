export { KEYS_PATH } from './keys-path'
export { formatPageLink, readPageLink, type PageLink, type ReadPageLink } from './page-link'
export { insertPageSettings, readPageSettings, type PageSettings } from './page-settings'
