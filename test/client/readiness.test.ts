import { describe, expect, it } from 'vitest'
import { taskText } from '../../client/pages/readiness/task-text.ts'
import { tasksOf } from '../../client/pages/readiness/tasks.ts'
import type { Readiness, ReadinessItem } from '../../shared/metric.ts'

const need = (title: string, cases: number | null = null, upTo = false) => ({
  kind: 'import' as const,
  title,
  how: null,
  field: null,
  place: { page: 'imports' as const, import: 'budgets' as const },
  cases,
  fromNowOn: false,
  upTo,
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
  needs: titles.map((title) => need(title)),
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
        opens.map(({ item: { metric } }) => metric),
        widens.map(({ item: { metric } }) => metric),
      ]),
    ).toEqual([
      ['open two', ['c', 'e'], ['f']],
      ['open one', ['b'], []],
      ['widen', [], ['a', 'd']],
    ])
  })
  it('states how many cases wait for it, of metrics that name it as another way too, and what most wait for leads', () => {
    const tasks = tasksOf([
      { ...item('a', 'partly'), needs: [need('map', 12, true), need('import', 12, true)] },
      { ...item('b', 'not-measured'), needs: [need('import', 30)] },
      { ...item('c', 'partly'), needs: [need('mend', 1)] },
      { ...item('d', 'partly'), needs: [need('grant')] },
      { ...item('e', 'partly'), needs: [need('mend', 4), need('grant')] },
      { ...item('f', 'not-measured'), needs: [need('import')] },
    ])
    expect(tasks.map((task) => [task.need.title, taskText(task)])).toEqual([
      ['import', 'Up to 42 cases wait for it, and those of 1 metric of which it can’t be told beforehand.'],
      ['map', 'Up to 12 campaigns wait for it.'],
      ['mend', '5 cases wait for it.'],
      ['grant', 'How many cases wait for it can’t be told beforehand.'],
    ])
  })

  it('promises nothing to cases for which it comes too late', () => {
    const late = { ...need('switch on', 5, true), fromNowOn: true }
    const told = (...needs: ReadinessItem['needs']) =>
      tasksOf([{ ...item('a', 'partly'), needs }]).map(taskText)
    expect(told(late)).toEqual(['Up to 5 campaigns went without it; it serves those to come.'])
    expect(told({ ...late, cases: null })).toEqual(['How many cases wait for it can’t be told beforehand.'])
  })
})
