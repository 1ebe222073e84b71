import { describe, expect, test } from 'vitest'
import { ConfigError } from '../../server/config.ts'
import { MetricsDouble } from '../support/metrics-double.ts'
import { NOTHING_STORED } from '../support/nothing-stored.ts'
import { NOTHING_IMPORTED } from '../support/nothing-imported.ts'
import { SyncsDouble } from '../support/syncs-double.ts'
import { runCommand } from '../support/terminal.ts'

function workplace() {
  const metrics = new MetricsDouble()
  return {
    metrics,
    open: async () => ({
      metrics,
      syncs: new SyncsDouble(),
      imports: NOTHING_IMPORTED,
      storage: NOTHING_STORED,
      close: async () => {},
    }),
  }
}

describe('plumbline metrics', () => {
  test('shows each metric with its change in points and what that means, and why one is not measured', async () => {
    const { code, out } = await runCommand(['metrics'], workplace())
    expect(code).toBe(0)
    expect(out.split('\n')).toEqual([
      'Metric            2026-W46  2026-W45                    Change       Counted  Coverage  Note          Id',
      '────────────────  ────────  ────────  ────────────────────────  ────────────  ────────  ────────────  ───────────────────',
      'On-time launches    80.0 %    75.0 %  +5.0 pts too few to tell  10 campaigns    90.0 %  small sample  on-time-launch-rate',
      'Launch slippage          –         –                             0 campaigns         –  not measured  launch-slippage',
      '',
      'Launch slippage: No plan was observed yet: sync again next week.',
      '',
    ])
  })

  test('one metric over a period, broken down', async () => {
    const world = workplace()
    const { out } = await runCommand(
      ['metrics', 'on-time-launch-rate', '--period', '2026-W46', '--by', 'channel'],
      world,
    )
    expect(world.metrics.asked).toEqual([
      { method: 'list', query: { period: '2026-W46' } },
      { method: 'answer', query: { from: '2026-11-09', to: '2026-11-16', by: 'channel' } },
    ])
    expect(out).toContain('On-time launches: 80.0 % (small sample)')
    expect(out).toContain('Channel   Value  Of  Among  Campaigns')
    expect(out).toContain('email    80.0 %   8     10         10')
  })

  test('--json prints the API’s own answer', async () => {
    const { out } = await runCommand(['metrics', '--json'], workplace())
    expect(JSON.parse(out)).toMatchObject({
      period: { name: '2026-W46' },
      items: [{ id: 'on-time-launch-rate' }, {}],
    })
  })

  test.each([
    ['an unknown metric', ['metrics', 'nope'], 'There is no metric nope.'],
    ['a week that does not exist', ['metrics', '--period', '2026-W53'], '2026 has no week 53.'],
    ['no period', ['metrics', '--period', 'soon'], '--period takes a week such as 2026-W46'],
    [
      'a year of long ago',
      ['metrics', '--period', '0001'],
      '--period takes a period of the years 1900 to 2999.',
    ],
    ['a breakdown of everything', ['metrics', '--by', 'channel'], '--by needs the id of one metric.'],
    ['an unknown option', ['metrics', '--colour'], "unknown option '--colour'"],
    ['an unknown command', ['measure'], "unknown command 'measure'"],
    ['no command', [], 'Usage: plumbline'],
  ])('%s is wrong usage: code 2', async (_what, words, said) => {
    const { code, out, err } = await runCommand(words, workplace())
    expect(code).toBe(2)
    expect(err).toContain(said)
    expect(out).toBe('')
  })

  test('a configuration that can’t be used ends with code 2 and its faults', async () => {
    const { code, err } = await runCommand(['metrics'], {
      open: () => Promise.reject(new ConfigError([{ setting: 'PORT', message: 'is not a port' }])),
    })
    expect(code).toBe(2)
    expect(err).toContain('PORT is not a port.')
  })

  test('a failure ends with code 1 and what to do', async () => {
    const failure = Object.assign(new Error('The data directory is in use.'), {
      action: 'Stop the other Plumbline.',
    })
    const { code, err } = await runCommand(['metrics'], { open: () => Promise.reject(failure) })
    expect(code).toBe(1)
    expect(err).toBe('The data directory is in use. Stop the other Plumbline.\n')
  })

  test('--help tells every command, without opening anything', async () => {
    const world = { open: () => Promise.reject(new Error('opened')) }
    const { code, out } = await runCommand(['--help'], world)
    expect(code).toBe(0)
    expect(out).toMatch(/sync \[options\] \[connection\.\.\.\]/)
    expect(out).toMatch(/metrics \[options\] \[id\]/)
    expect((await runCommand(['sync', '--help'], world)).code).toBe(0)
  })
})
