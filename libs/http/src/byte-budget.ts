/** How many bytes of bodies a service holds at a time. */
export interface ByteBudget {
  /** Takes some; `false` when there are not so many left, and then takes none. */
  readonly take: (bytes: number) => boolean
  /** Gives back what was taken. */
  readonly give: (bytes: number) => void
}

/** A budget of so many bytes. */
export function createByteBudget(total: number): ByteBudget {
  let left = total
  return {
    take: (bytes) => {
      if (bytes > left) return false
      left -= bytes
      return true
    },
    give: (bytes) => {
      left += bytes
    },
  }
}
