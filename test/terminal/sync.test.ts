import { describe, expect, test } from 'vitest'
import type { RunObject } from '../../shared/sync.ts'
import { MetricsDouble } from '../support/metrics-double.ts'
import { NOTHING_STORED } from '../support/nothing-stored.ts'
import { NOTHING_IMPORTED } from '../support/nothing-imported.ts'
import { SyncsDouble } from '../support/syncs-double.ts'
import { runCommand } from '../support/terminal.ts'

const contacts: RunObject = {
  refusal: null,
  object: 'contact',
  label: 'Contacts',
  state: 'complete',
  expected: 12_345,
  read: 12_345,
  inserted: 12_000,
  changed: 300,
  deleted: 5,
  quarantined: 2,
  startedAt: null,
  endedAt: null,
}

function workplace(syncs: SyncsDouble) {
  let closed = 0
  const open = async () => ({
    metrics: new MetricsDouble(),
    syncs,
    imports: NOTHING_IMPORTED,
    storage: NOTHING_STORED,
    close: async () => {
      closed += 1
    },
  })
  return { open, closed: () => closed }
}

function completing(): SyncsDouble {
  const syncs = new SyncsDouble()
  syncs.script = [{ objects: [contacts] }, { state: 'complete' }]
  return syncs
}

describe('plumbline sync', () => {
  test('syncs every connection, tells each object in a line, and sums up', async () => {
    const { open, closed } = workplace(completing())
    const { code, out, err } = await runCommand(['sync'], { open })
    expect(code).toBe(0)
    expect(err).toContain('salesforce: Contacts: 12,345 read, 12,000 new, 300 changed, 5 deleted\n')
    expect(err).toContain('hubspot: complete\n')
    expect(
      out
        .split('\n')
        .map((line) => line.trimEnd())
        .slice(0, 3),
    ).toEqual([
      'Connection  Object      Read     New  Changed  Deleted  Quarantined',
      '──────────  ────────  ──────  ──────  ───────  ───────  ───────────',
      'salesforce  Contacts  12,345  12,000      300        5            2',
    ])
    expect(closed()).toBe(1)
  })

  test('syncs only what is named', async () => {
    const syncs = completing()
    await runCommand(['sync', 'hubspot'], workplace(syncs))
    expect([...syncs.runs.values()].map((run) => run.connection)).toEqual(['hubspot'])
  })

  test('--json prints the runs and nothing else on standard output', async () => {
    const { out } = await runCommand(['sync', 'salesforce', '--json'], workplace(completing()))
    expect(JSON.parse(out)).toMatchObject({ items: [{ connection: 'salesforce', state: 'complete' }] })
  })

  test('a terminal shows a bar with rows, rate and time left', async () => {
    const syncs = new SyncsDouble(['salesforce'])
    const half: RunObject = { ...contacts, state: 'running', read: 6_000 }
    syncs.script = [
      { objects: [half], rowsPerSecond: 3_000, secondsLeft: 2.1 },
      { state: 'complete', objects: [contacts] },
    ]
    const { err } = await runCommand(['sync'], { ...workplace(syncs), isTTY: true })
    expect(err).toContain('12,345 of 12,345 rows')
    expect(err).toContain('3,000 rows/s')
  })

  test('a failed run ends with code 1 and says what to do', async () => {
    const syncs = new SyncsDouble(['hubspot'])
    syncs.script = [
      {
        state: 'failed',
        error: { next: 'fix', message: 'HubSpot refused the token.', action: 'Make a new one.' },
      },
    ]
    const { code, out } = await runCommand(['sync'], workplace(syncs))
    expect(code).toBe(1)
    expect(out).toContain('hubspot: failed. HubSpot refused the token. Make a new one.')
  })

  test('an unknown connection is wrong usage, and nothing is started', async () => {
    const syncs = new SyncsDouble()
    const { code, err } = await runCommand(['sync', 'marketo'], workplace(syncs))
    expect(code).toBe(2)
    expect(err).toContain('There is no connection marketo. Known: salesforce, hubspot.')
    expect(syncs.runs.size).toBe(0)
  })

  test('a run under way is joined instead of refused', async () => {
    const syncs = new SyncsDouble(['salesforce'])
    const { id } = await syncs.start('salesforce', 'schedule')
    setImmediate(() => syncs.move(id, { state: 'complete' }))
    const { code } = await runCommand(['sync'], workplace(syncs))
    expect(code).toBe(0)
    expect(syncs.runs.size).toBe(1)
  })

  test('Ctrl-C cancels what was started here', async () => {
    const syncs = new SyncsDouble(['salesforce'])
    const interrupt = new AbortController()
    const running = runCommand(['sync'], { ...workplace(syncs), interrupt: interrupt.signal })
    setImmediate(() => interrupt.abort())
    const { code, out } = await running
    expect(code).toBe(1)
    expect(out).toContain('salesforce: cancelled')
  })

  test('Ctrl-C leaves a run that another began', async () => {
    const syncs = new SyncsDouble(['salesforce'])
    const { id } = await syncs.start('salesforce', 'schedule')
    const interrupt = new AbortController()
    const running = runCommand(['sync'], { ...workplace(syncs), interrupt: interrupt.signal })
    setImmediate(() => interrupt.abort())
    expect((await running).code).toBe(1)
    expect(syncs.runs.get(id)?.state).toBe('running')
  })
})
