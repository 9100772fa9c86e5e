/** A figure beside another: `ratio` is the first divided by the second. */
export interface Row {
  readonly figure: string
  readonly beside: string
  readonly ratio: number
}

/** What a benchmark found. */
export interface Report {
  readonly rows: readonly Row[]
  /** Ratios by name, for a script to read. */
  readonly ratios: Readonly<Record<string, number>>
}

/** Something whose rate is measured. */
export interface Contender {
  readonly name: string
  readonly run: () => unknown
}

const ROUND_MILLISECONDS = 300

/**
 * Rates of several contenders, in calls a second: each has its turn in every round, so that a machine
 * that slows down slows all of them, and the median of the rounds counts.
 */
export async function measureRates(
  contenders: readonly Contender[],
  rounds: number,
): Promise<ReadonlyMap<string, number>> {
  const samples = new Map<string, number[]>(contenders.map(({ name }) => [name, []]))
  for (let round = 0; round < rounds + 1; round++) {
    for (const { name, run } of contenders) {
      const rate = await measureRate(run)
      // The first round only warms up.
      if (round > 0) samples.get(name)?.push(rate)
    }
  }
  return new Map([...samples].map(([name, rates]) => [name, median(rates)]))
}

async function measureRate(run: () => unknown): Promise<number> {
  const start = performance.now()
  let count = 0
  let elapsed = 0
  while (elapsed < ROUND_MILLISECONDS) {
    for (let i = 0; i < 8; i++) await run()
    count += 8
    elapsed = performance.now() - start
  }
  return (count / elapsed) * 1000
}

/** The middle of some numbers; `NaN` of none. */
export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b)
  const middle = sorted.length / 2
  const [low = NaN, high = NaN] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]]
  return (low + high) / 2
}
