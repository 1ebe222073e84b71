import { describe, expect, it } from 'vitest'
import { tasksOf } from '../../client/pages/readiness/tasks.ts'
import type { Readiness, ReadinessItem } from '../../shared/metric.ts'

const need = (title: string) => ({
  kind: 'import' as const,
  title,
  how: null,
  field: null,
  place: { page: 'imports' as const, import: 'budgets' as const },
})
const item = (metric: string, state: Readiness, ...titles: readonly string[]): ReadinessItem => ({
  metric,
  title: metric,
  pillar: 'campaign',
  state,
  coverage: null,
  cases: 0,
  noun: { one: 'campaign', many: 'campaigns', counted: null },
  reason: null,
  needs: titles.map(need),
})

describe('what to do next', () => {
  it('stands once for all metrics that wait for it, the one that opens most of them first', () => {
    const tasks = tasksOf([
      item('a', 'partly', 'widen', 'other'),
      item('b', 'not-measured', 'open one'),
      item('c', 'not-measured', 'open two'),
      item('d', 'partly', 'widen'),
      item('e', 'not-measured', 'open two'),
      item('f', 'partly', 'open two'),
      item('g', 'measurable'),
    ])
    expect(
      tasks.map(({ need: { title }, opens, widens }) => [
        title,
        opens.map(({ metric }) => metric),
        widens.map(({ metric }) => metric),
      ]),
    ).toEqual([
      ['open two', ['c', 'e'], ['f']],
      ['open one', ['b'], []],
      ['widen', [], ['a', 'd']],
    ])
  })
})
