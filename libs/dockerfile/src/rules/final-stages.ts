import type { Stage } from '../instructions/read-dockerfile'

/** The stages whose layers the image has: the last one, and those it builds on. */
export function listFinalStages(stages: readonly Stage[]): ReadonlySet<number> {
  const final = new Set<number>()
  for (
    let stage: number | null = stages.length - 1;
    stage !== null && !final.has(stage);
    stage = stages[stage]?.parent ?? null
  ) {
    final.add(stage)
  }
  return final
}
