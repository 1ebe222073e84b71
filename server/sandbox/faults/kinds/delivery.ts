import { z } from 'zod'
import { requestFault, type Drawn } from '../fault.ts'
import { anywhere } from '../places.ts'

/** What goes wrong with an answer on its way: the CRM has done its work. */

const ms = z.int().min(0)
const bytes = z.int().min(0)

export const delay = requestFault({
  kind: 'delay',
  title: 'The answer comes late.',
  outcome: 'same',
  parameters: z.strictObject({ ms }),
  strike: ({ ms }) => ({ delivery: { delayMs: ms } }),
  draw: (random) => anywhere(random, { kind: 'delay', ms: random.between(1, 40) }),
})

export const silence = requestFault({
  kind: 'silence',
  title: 'The request is taken and never answered.',
  outcome: 'same',
  parameters: z.strictObject({}),
  strike: () => ({ delivery: { silent: true } }),
})

export const drip = requestFault({
  kind: 'drip',
  title: 'The answer comes in small pieces, slowly.',
  outcome: 'same',
  parameters: z.strictObject({ bytes: z.int().min(1), everyMs: ms }),
  strike: ({ bytes, everyMs }) => ({ delivery: { drip: { bytes, everyMs } } }),
  draw: (random) =>
    anywhere(random, { kind: 'drip', bytes: random.between(2_000, 20_000), everyMs: random.between(0, 2) }),
})

export const cut = requestFault({
  kind: 'cut',
  title: 'The connection is cut in the middle of the answer.',
  outcome: 'same',
  parameters: z.strictObject({ afterBytes: bytes }),
  strike: ({ afterBytes }) => ({ delivery: { cutAfter: afterBytes } }),
  draw: (random): readonly Drawn[] =>
    anywhere(random, { kind: 'cut', afterBytes: random.pick([0, 1, 100, 4_096, random.below(60_000)]) }),
})

export const truncate = requestFault({
  kind: 'truncate',
  title: 'The answer ends early and claims to be whole.',
  outcome: 'same',
  parameters: z.strictObject({ afterBytes: bytes }),
  strike: ({ afterBytes }) => ({ delivery: { truncateAfter: afterBytes } }),
  draw: (random) => anywhere(random, { kind: 'truncate', afterBytes: random.below(5_000) }),
})

export const dropHeaders = requestFault({
  kind: 'drop-headers',
  title: 'Headers of the answer are missing, such as Content-Type or Sforce-Locator.',
  outcome: 'same',
  parameters: z.strictObject({ names: z.array(z.string()).min(1) }),
  strike: ({ names }) => ({ delivery: { dropHeaders: names } }),
  draw: (random) => [
    ...anywhere(random, { kind: 'drop-headers', names: ['Content-Type'] }),
    {
      match: { system: 'salesforce', path: '/services/data/', end: '/results' },
      effect: {
        kind: 'drop-headers',
        names: [random.pick(['Sforce-Locator', 'Sforce-NumberOfRecords', 'Content-Type'])],
      },
    },
  ],
})
