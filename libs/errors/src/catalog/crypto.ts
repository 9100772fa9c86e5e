import { badInput, exitStatus, type ErrorEntry } from './entry'

/** Errors of ciphertexts and keys. */
export const cryptoErrors = {
  ERR_JWE_MALFORMED: {
    ...badInput,
    means:
      'The text is not a JWE in compact serialization, or not spelled in the one canonical way.',
    remedy: 'Paste the whole line again, or encrypt the value again.',
  },
  ERR_JWE_HEADER: {
    ...badInput,
    means: 'The protected header of the ciphertext is not one of Iterapp Secrets.',
    remedy: 'Encrypt the value with iterapp encrypt or on the encryption page.',
  },
  ERR_SCOPE_MALFORMED: {
    ...badInput,
    means: 'A scope is not of the form iterapp:v1:<use>:<app>:<environment>:<name>.',
    remedy: 'Encrypt the value with iterapp encrypt or on the encryption page.',
  },
  ERR_SKELETON: {
    ...badInput,
    means: 'The skeleton in the ciphertext does not fit its value.',
    remedy: 'Encrypt the value again with iterapp encrypt or on the encryption page.',
  },
  ERR_DECRYPTION_FAILED: {
    exit: exitStatus.refused,
    http: 403,
    means: 'The ciphertext does not open with this key for this scope.',
    remedy: 'Encrypt the value again for the place where it stands.',
  },
  ERR_KEYS_INVALID: {
    exit: exitStatus.data,
    http: 500,
    means: 'The key set is not a JWK set of P-256 keys as Iterapp Secrets writes it.',
    remedy: 'Fetch it again with iterapp keys fetch, or make a new one with iterapp keys init.',
  },
  ERR_KEYS_EXPOSED: {
    exit: exitStatus.refused,
    http: 500,
    means: 'A file with private keys can be read by other users.',
    remedy: 'Take that away with chmod 600, and consider its keys as known to others.',
  },
  ERR_KEYS_MISSING: {
    exit: exitStatus.noInput,
    http: 500,
    means: 'No key set was found.',
    remedy:
      'Give one with --keys FILE|URL or ITERAPP_KEYS, or make one with iterapp keys init or iterapp keys fetch.',
  },
  ERR_KEYS_PUBLIC_ONLY: {
    exit: exitStatus.noInput,
    http: 500,
    means: 'The key set holds no private key, so nothing can be decrypted with it.',
    remedy: 'Give a private key file, or take the values from --values.',
  },
  ERR_KEYS_ADDRESS: {
    exit: exitStatus.usage,
    http: 400,
    means: 'The address of a key set is not one that can be trusted.',
    remedy: 'Give an https:// address, http:// on this machine only, or a file.',
  },
  ERR_KEYS_UNREACHABLE: {
    exit: exitStatus.unavailable,
    http: 502,
    means: 'A key set could not be fetched from its address.',
    remedy: 'Check the address and the network, or give a key file with --keys FILE.',
  },
  ERR_KEYS_CHANGED: {
    exit: exitStatus.refused,
    http: 409,
    means:
      'A fetched key set lacks keys of the file that it would replace, which is left as it is.',
    remedy:
      'Check that it is the address of the right cluster, ask its admin whether the keys were retired, then add --force.',
  },
  ERR_KEY_UNKNOWN: {
    exit: exitStatus.refused,
    http: 404,
    means: 'The ciphertext was made with a key that is not in the key set.',
    remedy: 'Encrypt the value again with a current key; a retired key opens nothing.',
  },
} as const satisfies Record<string, ErrorEntry>
