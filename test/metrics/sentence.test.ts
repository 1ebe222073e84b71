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
    'Data quality fell 1.2 points: records from “Purchased list” went from 41.0 % to 33.0 % and took 0.8 points off.',
  )
  expect(say('data-completeness', 'kind', { ...fell, key: 'Opportunity' })).toBe(
    'Data completeness fell 1.2 points: opportunities went from 41.0 % to 33.0 % and took 0.8 points off.',
  )
})

test('a segment whose own rate did not move tells that its weight did', () => {
  const grew = { before: ratio(4, 10), after: ratio(16, 40), share: { before: 0.1, after: 0.3 } }
  expect(say('data-quality', 'system', { ...grew, key: 'HubSpot', change: -0.03, contribution: -0.02 })).toBe(
    'Data quality fell 3.0 points: records in HubSpot stayed at 40.0 %, but became a larger part of the whole (10.0 %, now 30.0 %), which took 2.0 points off.',
  )
})

test('a segment that was not there, or is there no more, says so', () => {
  const moved = { key: 'Nurture', change: 0.02, contribution: 0.01 }
  expect(say('on-time-launch-rate', 'type', { ...moved, after: ratio(9, 10) })).toBe(
    'On-time launch rate rose 2.0 points: campaigns of type Nurture, now at 90.0 %, were not due before, which added 1.0 points.',
  )
  expect(say('on-time-launch-rate', 'type', { ...moved, before: ratio(1, 10) })).toBe(
    'On-time launch rate rose 2.0 points: campaigns of type Nurture, at 10.0 % before, were not due this time, which added 1.0 points.',
  )
  expect(say('data-quality', 'source', { ...moved, key: 'Fair', before: ratio(1, 10) })).toBe(
    'Data quality rose 2.0 points: records from “Fair”, at 10.0 % before, are gone, which added 1.0 points.',
  )
})

test('a median tells how a segment moved, and not what of the whole falls to it: that depends on an order', () => {
  const slipped = { before: amount(1), after: amount(5), change: 2, contribution: 1.5 }
  expect(say('launch-slippage', 'channel', { ...slipped, key: 'Email' })).toBe(
    'Launch slippage rose 2 days: campaigns on the channel Email went from 1 day to 5 days.',
  )
})

test('a level has the digits of the line beside it', () => {
  const rose = { change: 0.004, contribution: 0.003, before: ratio(913, 1000), after: ratio(917, 1000) }
  expect(say('data-quality', 'kind', { ...rose, key: 'Lead' })).toBe(
    'Data quality rose 0.4 points: leads went from 91.3 % to 91.7 % and added 0.3 points.',
  )
})

test('a minus is a minus, and thousands are set apart', () => {
  const moved = { before: amount(-2.5), after: amount(1), change: 3, contribution: 3, key: 'Email' }
  expect(say('launch-slippage', 'channel', moved)).toContain('went from −2.5 days to 1 day')
  const many = { before: amount(1200), after: amount(1310), change: 110, contribution: 110, key: 'Email' }
  expect(say('campaign-throughput', 'channel', many)).toBe(
    'Campaigns launched rose by 110: 1,310 campaigns on the channel Email were launched, up from 1,200.',
  )
})

test('a further segment of a metric does not say again how it moved', () => {
  const fell = { change: -0.024, before: ratio(94, 100), after: ratio(91, 100), further: true }
  expect(say('data-quality', 'source', { ...fell, key: 'Web', contribution: -0.002 })).toBe(
    'Records from “Web” went from 94.0 % to 91.0 %, which took another 0.2 points off data quality.',
  )
  const rose = { ...fell, before: ratio(91, 100), after: ratio(94, 100), contribution: 0.001 }
  expect(say('data-quality', 'kind', { ...rose, key: 'Contact' })).toBe(
    'Contacts went from 91.0 % to 94.0 %, which gave 0.1 points back to data quality.',
  )
  const slipped = { before: amount(1), after: amount(5), change: 2, contribution: 1.5, further: true }
  expect(say('launch-slippage', 'channel', { ...slipped, key: 'Email' })).toBe(
    'Launch slippage of campaigns on the channel Email went from 1 day to 5 days.',
  )
  const more = { before: amount(1), after: amount(3), change: 4, contribution: 2, further: true }
  expect(say('campaign-throughput', 'type', { ...more, key: 'Webinar' })).toBe(
    '3 campaigns of type Webinar were launched, up from 1.',
  )
})
