import { Pillar } from '../../shared/vocabulary.ts'

interface PillarWords {
  readonly title: string
  readonly about: string
  /** The pillar's quiet hue, wherever the pillar appears. */
  readonly hue: string
}

/** The pillars in the order in which pages show them. */
export const PILLARS: Readonly<Record<Pillar, PillarWords>> = {
  platform: { title: 'Platform', about: 'data and systems', hue: 'var(--pillar-platform)' },
  campaign: { title: 'Campaign', about: 'flow from plan to launch', hue: 'var(--pillar-campaign)' },
  intelligence: {
    title: 'Intelligence',
    about: 'funnel, pipeline, return',
    hue: 'var(--pillar-intelligence)',
  },
  development: {
    title: 'Development',
    about: 'automation and integration',
    hue: 'var(--pillar-development)',
  },
  team: { title: 'Team', about: 'people and workload', hue: 'var(--pillar-team)' },
}

/** Items grouped by pillar, in the pillars' order, empty ones left out. */
export function byPillar<T extends { readonly pillar: Pillar }>(
  items: readonly T[],
): readonly (readonly [Pillar, readonly T[]])[] {
  return Pillar.options
    .map((pillar) => [pillar, items.filter((item) => item.pillar === pillar)] as const)
    .filter(([, group]) => group.length > 0)
}
