import { isJsonObject } from '@iterapp/json'
import type { StoredObject } from '../objects'
import type { LeafContent } from '../x509/judge-leaf'

/** The label of what the controller has made, with the value {@link OWNER}: any other Secret is somebody else's. */
export const OWNER_LABEL = 'app.kubernetes.io/managed-by'
/** The value of {@link OWNER_LABEL}. */
export const OWNER = 'iterapp-controller'

/** Whether the controller made it. */
export function isOurs({ labels }: Pick<StoredObject, 'labels'>): boolean {
  return labels[OWNER_LABEL] === OWNER
}

/** What a Secret of type `kubernetes.io/tls` holds; a member that is not there is empty. */
export function readTlsSecret({ value }: Pick<StoredObject, 'value'>): LeafContent {
  const data = isJsonObject(value.data) ? value.data : {}
  const decode = (name: string) => {
    const text = data[name]
    return typeof text === 'string' ? Buffer.from(text, 'base64').toString('utf8') : ''
  }
  return { cert: decode('tls.crt'), key: decode('tls.key'), ca: decode('ca.crt') }
}

/** The `data` of such a Secret; an authority has no other one above it. */
export function encodeTlsData({
  cert,
  key,
  ca,
}: Pick<LeafContent, 'cert' | 'key'> & { readonly ca?: string }): Record<string, string> {
  return {
    'tls.crt': encodeText(cert),
    'tls.key': encodeText(key),
    ...(ca !== undefined && { 'ca.crt': encodeText(ca) }),
  }
}

/** A new Secret of ours. */
export function newTlsSecret(
  namespace: string,
  name: string,
  data: Readonly<Record<string, string>>,
): object {
  const metadata = { name, namespace, labels: { [OWNER_LABEL]: OWNER } }
  return { metadata, type: 'kubernetes.io/tls', data }
}

/** A text as Secrets and `caBundle` have it. */
export function encodeText(text: string): string {
  return Buffer.from(text).toString('base64')
}
