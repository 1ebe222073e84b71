import { z } from 'zod'
import type { Ask } from '../../http.ts'
import { requestFault } from '../fault.ts'
import { PAGES } from '../places.ts'
import { withRows } from '../rows.ts'
import type { Random } from '../../world/random.ts'
import type { Drawn } from '../fault.ts'

/** Pages that aren't what a reader hopes for, though nothing on them is wrong. */

const isList = ({ end }: Drawn['match']) => end !== '/results' && end !== '/batch/read'

const drawn = (random: Random, effect: Drawn['effect'], places = PAGES): readonly Drawn[] =>
  (['salesforce', 'hubspot'] as const).map((system) => ({
    match: random.pick(places.filter((place) => place.system === system)),
    effect,
  }))

export const shortPages = requestFault({
  kind: 'short-pages',
  title: 'Pages hold fewer rows than were asked for; always or from one on, where it is set so, they shrink.',
  outcome: 'same',
  parameters: z.strictObject({ rows: z.int().min(1) }),
  strike: ({ rows }, { ask }) => ({ ask: { ...ask, mostRows: rows } }),
  draw: (random) => drawn(random, { kind: 'short-pages', rows: random.between(7, 90) }),
})

export const emptyPage = requestFault({
  kind: 'empty-page',
  title: 'A page is empty, though others follow.',
  outcome: 'same',
  parameters: z.strictObject({}),
  strike: (_, { ask }) => ({ ask: { ...ask, mostRows: 0 } }),
  draw: (random) => drawn(random, { kind: 'empty-page' }, PAGES.filter(isList)),
})

export const shuffledPage = requestFault({
  kind: 'shuffled-page',
  title: 'The rows of a page come in another order.',
  outcome: 'same',
  parameters: z.strictObject({}),
  strike: (_, { random }) => ({ alter: (answer) => withRows(answer, (rows) => shuffled(rows, random)) }),
  draw: (random) => drawn(random, { kind: 'shuffled-page' }),
})

export const doubledRows = requestFault({
  kind: 'doubled-rows',
  title: 'The first rows of a page come twice in it.',
  outcome: 'same',
  parameters: z.strictObject({ rows: z.int().min(1) }),
  strike: ({ rows: count }) => ({
    alter: (answer) => withRows(answer, (rows) => [...rows, ...rows.slice(0, count)]),
  }),
  draw: (random) => drawn(random, { kind: 'doubled-rows', rows: random.between(1, 20) }),
})

export const oddRows = requestFault({
  kind: 'odd-rows',
  title:
    'Rows that aren’t as documented stand before those of a page: without an id, or with values of other types.',
  outcome: 'same',
  parameters: z.strictObject({ rows: z.array(z.unknown()).min(1) }),
  strike: ({ rows: odd }) => ({ alter: (answer) => withRows(answer, (rows) => [...odd, ...rows]) }),
  draw: (random) =>
    drawn(random, { kind: 'odd-rows', rows: random.pick([['no row at all'], [{}], [null, 7, []]]) }),
})

export const repeatedPage = requestFault({
  kind: 'repeated-page',
  title: 'The page before is given once more in the place of the next one.',
  outcome: 'same',
  parameters: z.strictObject({}),
  strike(_, { ask, previous }) {
    if (previous === null || listOf(previous.ask) !== listOf(ask)) return {}
    return { alter: () => previous.answer }
  },
  draw: () => [
    {
      match: { system: 'salesforce', path: '/services/data/v67.0/queryAll/' },
      effect: { kind: 'repeated-page' },
    },
    {
      match: { system: 'hubspot', method: 'GET', path: '/crm/v3/objects/contacts' },
      effect: { kind: 'repeated-page' },
    },
  ],
})

/** Which list a request pages through: what it asks for, the place in it aside. */
function listOf({ method, path, query, body }: Ask): string {
  const rest = new URLSearchParams(query)
  rest.delete('after')
  rest.delete('locator')
  return [method, path.replace(/-\d+$/, ''), rest.toString(), body].join(' ')
}

function shuffled<T>(rows: readonly T[], random: Random): T[] {
  const all = [...rows]
  for (let i = all.length - 1; i > 0; i--) {
    const j = random.below(i + 1)
    ;[all[i], all[j]] = [all[j]!, all[i]!]
  }
  return all
}
