/** From when to when a certificate is valid. */
export interface Period {
  readonly notBefore: Date
  readonly notAfter: Date
}

const HOUR = 3_600_000

/**
 * A period that begins now, or a little before: clocks elsewhere may be behind. By an hour, but no more
 * than a tenth of what follows, so that a certificate is never due as soon as it is issued.
 *
 * @param lifetime - in milliseconds.
 * @param end - what the period does not go beyond: the end of the authority.
 */
export function startPeriod(now: Date, lifetime: number, end?: Date): Period {
  const notAfter = Math.min(now.getTime() + lifetime, end?.getTime() ?? Infinity)
  const early = Math.min(HOUR, (notAfter - now.getTime()) / 10)
  // Certificates count seconds.
  return {
    notBefore: new Date(Math.floor((now.getTime() - early) / 1000) * 1000),
    notAfter: new Date(Math.floor(notAfter / 1000) * 1000),
  }
}

/** How much of a period is over: 0 at its beginning, 1 at its end. */
export function fractionOver({ notBefore, notAfter }: Period, now: Date): number {
  return (now.getTime() - notBefore.getTime()) / (notAfter.getTime() - notBefore.getTime())
}

/** Whether a time lies in a period; its ends do. */
export function isWithin({ notBefore, notAfter }: Period, now: Date): boolean {
  return notBefore <= now && now <= notAfter
}
