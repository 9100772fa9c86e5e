import { expect, test } from 'vitest'
import { runShellText } from '../test-shell'

/** The secrets that a text shows in the log. */
async function listPrinted(text: string): Promise<readonly string[]> {
  const { leaks } = await runShellText(text)
  return leaks.filter(({ by }) => by === 'printed').map(({ id }) => id)
}

test.each([
  ['curl -v -H "A: $E" u', 1],
  ['curl -fsSvL -H "A: $E" u', 1],
  ['curl -H "A: $E" u -v', 1],
  ['curl -vH "A: $E" u', 1],
  ['curl -v "-HA: $E" u', 1],
  ['curl --verbose -u "$E:" u', 1],
  ['curl --trace - --oauth2-bearer "$E" u', 1],
  ['curl --trace /dev/null --oauth2-bearer "$E" u', 0],
  ['curl -H "A: $E" u', 0],
  ['curl -Hv -u "$E" u', 0],
  ['curl -Xv -u "$E" u', 0],
  ['curl -v -sd "$E" u', 0],
  ['curl -v "-d$E" u', 0],
  ['curl -v --data-urlencode "a=$E" u', 0],
  ['curl -v -F a=@/run/secrets/t u', 0],
  ['curl -v -H @/run/secrets/t u', 1],
  ['curl -v --cookie /run/secrets/t u', 1],
  ['curl -v --cacert /run/secrets/t u', 0],
  ['wget -d "u?$E"', 1],
  ['wget -nvd "u?$E"', 1],
  ['wget -nd -nv --header "$E" u', 0],
  ['wget -qO d --header "$E" u', 0],
])('%s shows %i secrets', async (command, count) => {
  expect(await listPrinted(command)).toHaveLength(count)
})

test.each([
  ['curl -v -H "$E" u > /dev/null', 1],
  ['curl -v -H "$E" u 2> /dev/null', 0],
  ['curl -v -H "$E" u &> /dev/null', 0],
  ['curl -v -H "$E" u > /dev/null 2>&1', 0],
  ['curl -v -H "$E" u 2>&1', 1],
  ['curl -v -H "$E" u 2>&1 | wc -l', 0],
  ['(curl -v -H "$E" u) 2> /dev/null', 0],
  ['f() { curl -v -H "$E" u; }; f 2> /dev/null', 0],
  ['f() { curl -v -H "$E" u; }; f', 1],
  ['sh -c "curl -v -H \'$E\' u" 2> /dev/null', 0],
  ['x=$(curl -v -H "$E" u)', 1],
  ['curl -v -H "$E" u 3> /dev/null', 1],
])('of %s the log has %i secrets', async (command, count) => {
  expect(await listPrinted(command)).toHaveLength(count)
})
