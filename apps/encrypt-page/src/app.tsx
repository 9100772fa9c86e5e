import type { PageSettings, ReadPageLink } from '@iterapp/page'
import { useState } from 'preact/hooks'
import { Tabs } from './controls/tabs'
import { EncryptPanel } from './encrypt/encrypt-panel'
import { LinkNotes } from './encrypt/link-notes'
import { useDroppedFiles } from './encrypt/use-dropped-files'
import { useEncryptForm } from './encrypt/use-encrypt-form'
import { InspectPanel } from './inspect/inspect-panel'
import { KeyPanel } from './keys/key-panel'
import { useKeys } from './keys/use-keys'
import { addLine, isSamePlace, removeLine, type Line } from './lines/line'
import { LinesPanel } from './lines/lines-panel'
import { nothingSaid, sayNext } from './lines/status'

interface AppProps {
  readonly settings: PageSettings
  readonly opened: ReadPageLink
  /** Where the key set is. */
  readonly keysAddress: URL
}

/** The page. */
export function App({ settings, opened, keysAddress }: AppProps) {
  const [tab, setTab] = useState<'encrypt' | 'inspect'>('encrypt')
  const [lines, setLines] = useState<readonly Line[]>([])
  const [newest, setNewest] = useState<Line | null>(null)
  const [said, setSaid] = useState(nothingSaid)
  const { state: keys, retry } = useKeys(keysAddress)
  const control = useEncryptForm(opened.link, settings)
  const isDragged = useDroppedFiles((files) => {
    setTab('encrypt')
    control.take(files)
  })

  const say = (text: string) => {
    setSaid((before) => sayNext(before, text))
  }
  const add = (line: Line) => {
    setLines((before) => addLine(before, line))
    setNewest(line)
    const isReplaced = lines.some((each) => isSamePlace(each, line))
    say(`Encrypted ${line.place.name}${isReplaced ? ', in place of the one before' : ''}.`)
  }
  const encrypt = (
    <>
      <LinkNotes opened={opened} settings={settings} />
      <EncryptPanel
        settings={settings}
        control={control}
        isDragged={isDragged}
        keys={keys}
        lines={lines}
        onSealed={add}
      />
    </>
  )
  return (
    <>
      <header>
        <h1>Iterapp Secrets</h1>
        <p>
          Encrypt a secret, paste its line in the app’s <code>iterapp.toml</code>, commit.
        </p>
      </header>
      <main>
        <div class="work">
          <Tabs
            label="What to do"
            chosen={tab}
            onChoose={setTab}
            tabs={[
              { name: 'encrypt', title: 'Encrypt', content: encrypt },
              { name: 'inspect', title: 'Inspect', content: <InspectPanel keys={keys} /> },
            ]}
          />
        </div>
        <div class="side">
          <LinesPanel
            lines={lines}
            newest={newest}
            said={said}
            onRemove={(line) => {
              setLines((before) => removeLine(before, line))
              say(`Removed ${line.place.name}.`)
            }}
            onSay={say}
            onCopied={control.startNext}
          />
          <KeyPanel state={keys} address={keysAddress} onRetry={retry} />
        </div>
      </main>
    </>
  )
}
