const factors: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
}

/**
 * A quantity of Kubernetes (`100m`, `64Mi`, `1e3`) as a number, near enough to compare two.
 *
 * @returns `NaN` for a text that is none.
 */
export function parseQuantity(text: string): number {
  const [, digits = '', exponent, suffix = ''] =
    /^([+-]?[\d.]+)(?:[eE]([+-]?\d+)|([A-Za-z]{0,2}))$/.exec(text) ?? []
  const number = digits === '' ? NaN : Number(digits)
  return exponent === undefined
    ? number * (Object.hasOwn(factors, suffix) ? (factors[suffix] ?? NaN) : NaN)
    : number * 10 ** Number(exponent)
}
