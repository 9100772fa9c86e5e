import type { Locator } from 'playwright-core'

/** The lower edge of a thing, as it is drawn. */
export interface Edge {
  /** In pixels. */
  readonly width: number
  /** Between the edge and what is around the thing, from 1 to 21 (WCAG 2, "contrast ratio"). */
  readonly contrast: number
}

/** Reads the lower edge of a thing. */
export function readEdge(thing: Locator): Promise<Edge> {
  return thing.evaluate((element) => {
    type Colour = readonly [number, number, number, number]
    const parse = (text: string): Colour => {
      const [red = 0, green = 0, blue = 0, alpha = 1] = (text.match(/[\d.]+/g) ?? []).map(Number)
      return [red, green, blue, alpha]
    }
    const over = (top: Colour, below: Colour): Colour => {
      const [alpha] = top.slice(3)
      const mix = (index: 0 | 1 | 2) =>
        top[index] * (alpha ?? 1) + below[index] * (1 - (alpha ?? 1))
      return [mix(0), mix(1), mix(2), 1]
    }
    const behind = (each: Element | null): Colour =>
      each === null
        ? [255, 255, 255, 1]
        : over(parse(getComputedStyle(each).backgroundColor), behind(each.parentElement))
    const luminance = ([red, green, blue]: Colour) => {
      const [r = 0, g = 0, b = 0] = [red, green, blue].map((value) => {
        const part = value / 255
        return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
      })
      return 0.2126 * r + 0.7152 * g + 0.0722 * b
    }
    const { borderBottomColor, borderBottomWidth } = getComputedStyle(element)
    const around = behind(element.parentElement)
    const [dark = 0, light = 0] = [over(parse(borderBottomColor), around), around]
      .map(luminance)
      .toSorted((a, b) => a - b)
    return { width: Number.parseFloat(borderBottomWidth), contrast: (light + 0.05) / (dark + 0.05) }
  })
}
