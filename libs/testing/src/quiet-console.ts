import { afterEach, beforeEach, vi } from 'vitest'

/** A set-up file of every test: what is printed by accident fails the test that did it. */
const methods = ['log', 'info', 'warn', 'error', 'debug', 'trace'] as const

beforeEach(() => {
  for (const method of methods) {
    vi.spyOn(console, method).mockImplementation(() => {
      throw new Error(`console.${method} was called: nothing prints but through an output port`)
    })
  }
})

afterEach(() => {
  vi.restoreAllMocks()
})
