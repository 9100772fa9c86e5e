import { expect, test } from 'vitest'
import { runShellText } from './test-shell'

const T = '/run/secrets/t'

test.each([
  [`cat ${T} > a`, true],
  [`cp ${T} a && make`, true],
  [`make && cp ${T} a`, true],
  [`cp ${T} a; make`, false],
  [`make; cp ${T} a`, true],
  [`set -e; cp ${T} a; make`, true],
  [`set -eux; { cp ${T} a; make; }; make`, true],
  [`set -o errexit; cp ${T} a; make`, true],
  [`set -e; set +e; cp ${T} a; make`, false],
  // What is strict is not so in front of && and ||.
  [`set -e; cp ${T} a && make; make`, false],
  [`set -e; { cp ${T} a; make; } && make`, false],
  [`cp ${T} a || make; make`, true],
  [`cp ${T} a && make || exit 1; make`, true],
  [`make || cp ${T} a && make; make`, false],
  [`cp a ${T}`, false],
  [`A=$(cat ${T}); make`, false],
  [`A=$(cat ${T}) && make`, true],
  [`A="x $(cat ${T})" B=b && make`, false],
  [`B=b A=$(< ${T}) && make`, true],
  [`A=$(cat ${T} | base64) && make`, false],
  [`A=$(base64 < ${T} | tr -d x) && make`, false],
  [`A=$(tr -d x < ${T}) && make`, true],
  [`A=$(make; cat ${T}) && make`, true],
  [`export A=$(cat ${T}) && make`, false],
  [`A=$(cat ${T}) make`, false],
  [`make "$(cat ${T})"`, false],
  [`A=$(cat ${T} || true) make`, true],
  [`make "$(cat ${T} 2> /dev/null)"`, true],
  [`make "$(cat ${T} > /dev/null)"`, false],
  [`make < ${T}`, true],
  [`make < ${T}; make`, false],
  [`make --config ${T}`, false],
  [`cat ${T} | make`, false],
  [`make | cat - ${T}`, true],
  [`set -e; . ${T}; make`, true],
  [`set -e; if make; then A=$(cat ${T}); else make; fi; make`, true],
  [`if make; then A=$(cat ${T}); fi; make`, false],
  [`if grep -q x ${T}; then make; fi; make`, true],
  [`if ! cat ${T} > a; then make; fi; make`, true],
  [`while read -r l; do make; done < ${T}; make`, false],
  [`until cp ${T} a; do sleep 1; done; make`, true],
  [`f() { cp ${T} a; }; f && make`, true],
  [`f() { cp ${T} a; }; f; make`, false],
  [`sh -c 'cp ${T} a; make'`, false],
  [`sh -ec 'cp ${T} a; make'`, true],
  [`sh -c 'cp ${T} a'`, true],
  [`sh -c 'cp ${T} a'; make`, false],
  [`sh -ec make; cp ${T} a; make`, false],
  [`eval 'cp ${T} a'`, true],
  [`ssh-add ${T} && make`, true],
  [`grep -q x ${T} || (echo none; exit 1)`, true],
])('of %s it is seen when the secret is not there: %s', async (text, isSeen) => {
  const { checked } = await runShellText(text)
  expect([...checked]).toEqual(isSeen ? ['t'] : [])
})

test.each([
  ['make "${E:-none}"', true],
  ['make ${E-}', true],
  [': "${E:?is not given}"', true],
  ['make ${E:+--token} "$E"', true],
  ['make "$E"', false],
  ['make "${E%%x}" ${#E}', false],
])('%s says what is to be done without the variable: %s', async (text, isSeen) => {
  const { checked } = await runShellText(text)
  expect([...checked]).toEqual(isSeen ? ['e'] : [])
})
