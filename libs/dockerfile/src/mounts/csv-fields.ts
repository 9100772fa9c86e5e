/** The fields of one record of CSV (RFC 4180), as builders read options of mounts and secrets; a quote in a field stands twice. */
export function parseCsvFields(record: string): readonly string[] {
  const fields = record.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/gsu)
  return Array.from(fields, ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '')
}
