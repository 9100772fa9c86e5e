import type { PublicKeyRecord } from '@iterapp/crypto/format'
import { sealValue } from '@iterapp/crypto/jose'
import type { Line } from '../lines/line'
import type { CheckedForm } from './check-form'

/** Encrypts a value as it is now, whatever becomes of its bytes meanwhile. */
export async function sealForm(
  { target, value, skeleton }: CheckedForm,
  key: PublicKeyRecord,
): Promise<Line> {
  const { kind, scope, place } = target
  const copy = value.slice()
  try {
    const jwe = await sealValue(copy, { key, scope, skeleton })
    return { app: scope.app, environment: scope.environment, kind, place, jwe, bytes: copy.length }
  } finally {
    copy.fill(0)
  }
}
