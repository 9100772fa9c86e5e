import type { PublicKeyRecord } from '@iterapp/crypto/format'
import { sealValue } from '@iterapp/crypto/jose'
import type { Line } from '../lines/line'
import type { CheckedForm } from './check-form'

/** Encrypts a value, and overwrites its bytes. */
export async function sealForm(
  { target, value, skeleton }: CheckedForm,
  key: PublicKeyRecord,
): Promise<Line> {
  const bytes = value.length
  const jwe = await sealValue(value, { key, scope: target.scope, skeleton })
  value.fill(0)
  const { kind, scope, place } = target
  return { app: scope.app, environment: scope.environment, kind, place, jwe, bytes }
}
