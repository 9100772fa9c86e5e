import { InvalidArgumentError, Option } from 'commander'

/** The option for what an admin has allowed the ciphertexts of a pod to take; its value is in bytes. */
export function maxPayloadOption(): Option {
  return new Option(
    '--max-payload <kib>',
    "the most that a pod's ciphertexts may take, as the cluster's admin has set it (default: 128)",
  ).argParser(readKibibytes)
}

/** What an admin may set: 128 to 512 KiB. */
function readKibibytes(text: string): number {
  const value = /^\d{3}$/.test(text) ? Number(text) : 0
  if (value >= 128 && value <= 512) return value * 1024
  throw new InvalidArgumentError('It is a number of KiB from 128 to 512.')
}
