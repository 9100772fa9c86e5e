import { accessSync, constants, existsSync } from 'node:fs'
import { join } from 'node:path'

/** What a node right on this machine takes, and the Debian package that has it. */
const packages: Readonly<Record<string, string>> = {
  bash: 'bash',
  buildah: 'buildah',
  busybox: 'busybox-static',
  gcc: 'gcc',
  ip: 'iproute2',
  iptables: 'iptables',
  nsenter: 'util-linux',
  openssl: 'openssl',
  'pkg-config': 'pkg-config',
  setpriv: 'util-linux',
  sysctl: 'procps',
  unshare: 'util-linux',
}

/** Headers that runc is compiled with. */
const headers: Readonly<Record<string, string>> = {
  '/usr/include/seccomp.h': 'libseccomp-dev',
  '/usr/include/stdio.h': 'libc6-dev',
}

/** @throws Error that says how to install what is missing. */
export function refuseMissingPrograms(path = process.env.PATH ?? ''): void {
  const folders = path.split(':')
  const missing = [
    ...Object.entries(packages).filter(
      ([program]) => !folders.some((each) => runs(join(each, program))),
    ),
    ...Object.entries(headers).filter(([file]) => !existsSync(file)),
  ]
  if (missing.length === 0) return
  const names = [...new Set(missing.map(([, name]) => name))]
  throw new Error(
    `missing: ${missing.map(([file]) => file).join(', ')}; on Debian: apt-get install --no-install-recommends ${names.join(' ')}`,
  )
}

function runs(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
