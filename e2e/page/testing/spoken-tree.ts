import type { Page } from 'playwright-core'

/** What Chromium tells a screen reader of a thing on the page. */
export interface SpokenNode {
  readonly role: string
  readonly name: string
  readonly description: string
  /** `invalid`, `checked`, `selected`, `focused`, `live` and so on, each where it says something. */
  readonly states: Readonly<Record<string, unknown>>
  readonly children: readonly SpokenNode[]
}

/** The accessibility tree of a page, without what Chromium itself leaves out. */
export async function readSpokenTree(page: Page): Promise<SpokenNode> {
  const session = await page.context().newCDPSession(page)
  try {
    const { nodes } = await session.send('Accessibility.getFullAXTree')
    const known = new Map(nodes.map((node) => [node.nodeId, node]))
    const read = (id: string): readonly SpokenNode[] => {
      const node = known.get(id)
      if (node === undefined) return []
      const children = (node.childIds ?? []).flatMap(read)
      if (node.ignored) return children
      const text = (value: { value?: unknown } | undefined) =>
        typeof value?.value === 'string' ? value.value : ''
      const states = (node.properties ?? []).map(({ name, value }) => [name, value.value] as const)
      return [
        {
          ...{ role: text(node.role), name: text(node.name), description: text(node.description) },
          states: Object.fromEntries(states),
          children,
        },
      ]
    }
    const [root] = read(nodes[0]?.nodeId ?? '')
    if (root === undefined) throw new Error('the page has no accessibility tree')
    return root
  } finally {
    await session.detach()
  }
}

/** All nodes of a role, in the order in which they are read. */
export function findSpoken(tree: SpokenNode, ...roles: readonly string[]): readonly SpokenNode[] {
  const below = tree.children.flatMap((child) => findSpoken(child, ...roles))
  return roles.includes(tree.role) ? [tree, ...below] : below
}

/** The one node of a role and a name. */
export function getSpoken(tree: SpokenNode, role: string, name: string): SpokenNode {
  const found = findSpoken(tree, role).filter((node) => node.name === name)
  const [node] = found
  if (node === undefined || found.length > 1) {
    throw new Error(`${found.length} of role ${role} are called ${name}`)
  }
  return node
}

/** The text below a node, as it is read. */
export function textOf(node: SpokenNode): string {
  return findSpoken(node, 'StaticText')
    .map(({ name }) => name)
    .join('')
}
