import { expect, test } from 'vitest'
import { catalogue } from '../../server/metrics/catalogue.ts'
import { ratio, type Measure } from '../../server/metrics/engine/aggregate.ts'
import { moverSentence, type Moved } from '../../server/metrics/engine/sentence.ts'

function say(id: string, by: string, moved: Partial<Moved>): string {
  const metric = catalogue.find((each) => each.id === id)!
  const dimension = metric.dimensions.find((each) => each.id === by)!
  const still = { before: 0.2, after: 0.2 }
  return moverSentence(metric, {
    dimension,
    key: null,
    before: null,
    after: null,
    change: 0,
    contribution: 0,
    share: still,
    ...moved,
  })
}
const amount = (value: number): Measure => ({ value, numerator: value, denominator: null })

test('a count tells who did it, and up from what', () => {
  const three = { before: amount(0), after: amount(3), change: 2, contribution: 3 }
  expect(say('campaign-throughput', 'owner', { ...three, key: 'Tobias Brandt' })).toBe(
    'Campaigns launched rose by 2: Tobias Brandt launched 3, up from none.',
  )
  expect(say('campaign-throughput', 'owner', three)).toBe(
    'Campaigns launched rose by 2: 3 campaigns without an owner were launched, up from none.',
  )
})

test('a count tells of one and of none in the words for them', () => {
  const fewer = { before: amount(2), key: 'Webinar', change: 1 }
  expect(say('campaign-throughput', 'type', { ...fewer, after: amount(1), contribution: -1 })).toBe(
    'Campaigns launched rose by 1, although 1 campaign of type Webinar was launched, down from 2.',
  )
  expect(say('campaign-throughput', 'type', { ...fewer, after: amount(0), contribution: -2 })).toBe(
    'Campaigns launched rose by 1, although no campaign of type Webinar was launched, down from 2.',
  )
})

test('a count beside an average says so', () => {
  const moved = { before: amount(0.25), after: amount(2), key: 'EMEA', change: 1.75, contribution: 1.75 }
  expect(say('campaign-throughput', 'region', moved)).toBe(
    'Campaigns launched rose by 1.8: 2 campaigns in EMEA were launched, up from 0.3 on average.',
  )
})

test('a count that was not known is not called none', () => {
  const moved = { after: amount(3), key: 'EMEA', change: 3, contribution: 3 }
  expect(say('campaign-throughput', 'region', moved)).toBe(
    'Campaigns launched rose by 3: 3 campaigns in EMEA were launched; how many it was before is not known.',
  )
})

test('a rate tells the segment’s own rate and its effect', () => {
  const fell = { change: -0.012, contribution: -0.008, before: ratio(41, 100), after: ratio(33, 100) }
  expect(say('data-quality', 'source', { ...fell, key: 'Purchased list' })).toBe(
    'Data quality fell 1.2 points: people from “Purchased list” went from 41 % to 33 % and took 0.8 points off.',
  )
  expect(say('data-completeness', 'kind', { ...fell, key: 'Opportunity' })).toBe(
    'Data completeness fell 1.2 points: opportunities went from 41 % to 33 % and took 0.8 points off.',
  )
})

test('a segment whose own rate did not move tells that its weight did', () => {
  const grew = { before: ratio(4, 10), after: ratio(16, 40), share: { before: 0.1, after: 0.3 } }
  expect(say('data-quality', 'system', { ...grew, key: 'HubSpot', change: -0.03, contribution: -0.02 })).toBe(
    'Data quality fell 3 points: people in HubSpot stayed at 40 %, but became a larger part of the whole (10 %, now 30 %), which took 2 points off.',
  )
})

test('a segment that was not there, or is there no more, says so', () => {
  const moved = { key: 'Nurture', change: 0.02, contribution: 0.01 }
  expect(say('on-time-launch-rate', 'type', { ...moved, after: ratio(9, 10) })).toBe(
    'On-time launch rate rose 2 points: campaigns of type Nurture, now at 90 %, did not come up before, which added 1 point.',
  )
  expect(say('on-time-launch-rate', 'type', { ...moved, before: ratio(1, 10) })).toBe(
    'On-time launch rate rose 2 points: campaigns of type Nurture, at 10 % before, did not come up this time, which added 1 point.',
  )
  expect(say('data-quality', 'source', { ...moved, key: 'Fair', before: ratio(1, 10) })).toBe(
    'Data quality rose 2 points: people from “Fair”, at 10 % before, are gone, which added 1 point.',
  )
})

test('a median’s effect says how it came about', () => {
  const slipped = { before: amount(1), after: amount(5), change: 2, contribution: 1.5 }
  expect(say('launch-slippage', 'channel', { ...slipped, key: 'Email' })).toBe(
    'Launch slippage rose 2 days: campaigns on the channel Email went from 1 day to 5 days and added 1.5 days, with the segments swapped in one after another.',
  )
})
