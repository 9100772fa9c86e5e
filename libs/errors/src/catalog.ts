import { admissionErrors } from './catalog/admission'
import { commandLineErrors } from './catalog/command-line'
import { configErrors } from './catalog/config'
import { cryptoErrors } from './catalog/crypto'
import { deliveryErrors } from './catalog/delivery'
import { keysServiceErrors } from './catalog/keys-service'
import { valuesErrors } from './catalog/values'

/** Every error code there is. `docs/errors.md` is this table, printed. */
export const errorCatalog = {
  ...commandLineErrors,
  ...configErrors,
  ...valuesErrors,
  ...cryptoErrors,
  ...keysServiceErrors,
  ...admissionErrors,
  ...deliveryErrors,
} as const

/** A stable code that callers can switch on. */
export type ErrorCode = keyof typeof errorCatalog
