import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listenLocal } from '../../server/api/http/local-socket.ts'
import type { Listening } from '../../server/api/http/listen.ts'
import { openWorkplace } from '../../server/terminal/workplace.ts'
import { ImportAnswer, ImportChoiceList, ImportKindList, ImportRunList } from '../../shared/import.ts'
import { NOTHING_STORED } from '../support/nothing-stored.ts'
import { openImportingCompany, type ImportingCompany } from '../support/imports.ts'
import { MetricsDouble } from '../support/metrics-double.ts'
import { startServer, type TestServer } from '../support/server.ts'
import { SyncsDouble } from '../support/syncs-double.ts'
import { runCommand } from '../support/terminal.ts'

const GOOD = 'Campaign,Launched on\nCampaign 1,2026-03-17\nc2,2026-03-18\n'
const BAD = `${GOOD}nobody,2026-03-19\nc3,soon\n`
const UNDECIDED = 'Campaign,Launched on\nc4,05/06/2026\n'

describe.each(['without a server', 'beside a running server'])('plumbline import %s', (where) => {
  let company: ImportingCompany
  let server: TestServer
  let local: Listening
  let directory: string
  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'plumbline-'))
    company = await openImportingCompany()
    server = await startServer({ imports: company.imports })
    if (where === 'beside a running server') local = await listenLocal(server.app, join(directory, 'socket'))
  })
  afterAll(async () => {
    await local?.close()
    await server.close()
    await company.close()
    rmSync(directory, { recursive: true, force: true })
  })

  const run = (...words: string[]) =>
    runCommand(words, {
      open: () =>
        openWorkplace({
          socket: join(directory, 'socket'),
          openLocal: async () => ({
            metrics: new MetricsDouble(),
            syncs: new SyncsDouble(),
            imports: company.imports,
            storage: NOTHING_STORED,
            close: async () => {},
          }),
        }),
    })
  const file = (text: string) => {
    const path = join(directory, 'launches.csv')
    writeFileSync(path, text)
    return path
  }

  test('a dry run says what would be and changes nothing', async () => {
    const { code, out, err } = await run('import', 'actual-launches', file(GOOD), '--dry-run')
    expect([code, out]).toEqual([0, 'A dry run, nothing was imported: 2 new, 0 changed.\n'])
    expect(err).toBe('Reading launches.csv (1 KB)\n')
    expect((await run('imports')).out).toBe('Nothing was imported yet.\n')
  })

  test('lines that can’t be imported are told one by one, and keep the others out: code 1', async () => {
    const { code, out, err } = await run('import', 'actual-launches', file(BAD))
    expect(code).toBe(1)
    expect(out).toContain('Nothing was imported: 2 new, 0 changed, 2 refused.')
    expect(err).toContain(
      'line 4: Campaign “nobody” is no campaign that the CRMs hold, by id, address or name. Check',
    )
    expect(err).toContain('line 5: Launched on “soon” is no date. Write it like 2026-03-17')
    expect((await run('import', 'actual-launches', file(BAD), '--dry-run')).code).toBe(1)
  })

  test('or are left out; then the import can be listed and taken back, once', async () => {
    const { code, out } = await run('import', 'actual-launches', file(BAD), '--skip-refused')
    expect(code).toBe(0)
    expect(out).toMatch(
      /^Imported: 2 new, 0 changed, 2 refused\.\nTo take it back: .* imports undo [\w-]+\n$/,
    )
    const again = await run('import', 'actual-launches', file(BAD), '--skip-refused')
    expect([again.code, again.out]).toEqual([
      0,
      'Nothing is new or changed: 0 new, 0 changed, 2 unchanged, 2 refused.\n',
    ])
    const listed = await run('imports')
    expect(listed.out).toContain('Actual launches  launches.csv  2 new, 0 changed, 2 refused')
    const { items } = ImportRunList.parse(JSON.parse((await run('imports', '--json')).out))
    const undone = await run('imports', 'undo', items[0]!.id)
    expect([undone.code, undone.out]).toEqual([0, 'Taken back: 2 removed, 0 as before.\n'])
    const twice = await run('imports', 'undo', items[0]!.id)
    expect([twice.code, twice.err]).toEqual([
      1,
      'This import was taken back already. Import its file again to have its rows back.\n',
    ])
  })

  test('what must be chosen is told with the option that chooses it', async () => {
    const open = await run('import', 'actual-launches', file(UNDECIDED))
    expect(open.code).toBe(1)
    expect(open.err).toContain(
      'Say --form launched_on=day-first (the day first, as in 24/12/2026) or --form launched_on=month-first',
    )
    const chosen = await run(
      'import',
      'actual-launches',
      file(UNDECIDED),
      '--form',
      'launched_on=month-first',
      '--json',
    )
    const answer = ImportAnswer.parse(JSON.parse(chosen.out))
    expect([chosen.code, answer.lines[0]!.values]).toMatchObject([0, { launched_on: '2026-05-06' }])
    const unmatched = await run('import', 'actual-launches', file('Wer,Wann\nc5,2026-03-01'))
    expect(unmatched.err).toContain('Say --match campaign=HEADER.')
    const matched = await run(
      'import',
      'actual-launches',
      file('Wer,Wann\nc5,2026-03-01'),
      '--match',
      'campaign=Wer',
      '--match',
      'launched_on=Wann',
    )
    expect(matched.out).toMatch(/^Imported: 1 new/)
  })

  test('what lines take away is told apart, and what to look at where most of them do', async () => {
    const lines = ['c8,,late inputs', 'c9,,external', 'c10,2026-03-01,external']
    const mistaken = file(['Campaign,Reason,Why', ...lines].join('\n'))
    const words = ['import', 'planned-dates', mistaken, '--dry-run', '--match', 'planned_launch=Reason']
    const { code, err } = await run(...words, '--match', 'reason=Why')
    expect(code).toBe(0)
    expect(err).toContain(
      '2 of the new and changed lines take the date away: “Planned launch” is blank in them. That is most of the file: check that its column “Reason” is the one that is meant.\n',
    )
  })

  test('what a name means is chosen by the id of a record, said, listed, and forgotten', async () => {
    const path = file('Campaign,Launched on\nThe one in May,2026-05-01')
    const open = await run('import', 'actual-launches', path)
    expect([open.code, open.err]).toEqual([1, expect.stringContaining('say --choose "The one in May=ID"')])
    const chosen = await run('import', 'actual-launches', path, '--choose', 'The one in May=c7')
    expect([chosen.code, chosen.out]).toEqual([0, expect.stringMatching(/^Imported: 1 new/)])
    expect(chosen.err).toMatch(/“The one in May” \(1 line\) is taken for c7 · Campaign 7 .*, as you say\./)
    const again = await run('import', 'actual-launches', path)
    expect(again.err).toContain('as it was chosen before')
    const [choice] = ImportChoiceList.parse(JSON.parse((await run('imports', 'choices', '--json')).out)).items
    expect((await run('imports', 'choices')).out).toMatch(/The one in May +Campaign 7 +c7/)
    expect((await run('imports', 'forget', choice!.id)).out).toBe(
      'Forgotten; 0 left. What was imported stays.\n',
    )
    expect((await run('imports', 'choices')).out).toBe('Nothing was chosen yet.\n')
  })

  test('nothing in a file reaches the terminal as a command to it', async () => {
    const path = file('Campaign,Launched on\n\u001b[2Jgone\u009b1m,2026-05-01\nc1,\u001b]0;x\u0007')
    for (const json of [[], ['--json']]) {
      const { out, err } = await run('import', 'actual-launches', path, '--dry-run', ...json)
      expect(`${out}${err}`).not.toMatch(/(?!\n)\p{Cc}/u)
      expect(err).toContain('“\\u001b[2Jgone\\u009b1m”')
    }
  })

  test('a file that is no CSV is refused with what to do: code 1', async () => {
    const { code, err } = await run('import', 'actual-launches', file('PK\x03\x04'))
    expect(code).toBe(1)
    expect(err).toContain('This is a workbook, not a CSV file. Save its sheet as CSV')
  })

  test('what can be imported is listed, with the fields that are needed', async () => {
    const { out } = await run('imports', 'kinds')
    expect(out).toMatch(/^planned-dates +Planned dates +\d+ {2}campaign\*, planned_launch\*, changed_on/m)
    const { items } = ImportKindList.parse(JSON.parse((await run('imports', 'kinds', '--json')).out))
    expect(items).toHaveLength(8)
  })

  test.each([
    ['an unknown kind', ['horoscopes', 'GOOD'], 'There is nothing to import by the name “horoscopes”.'],
    ['a file that isn’t there', ['costs', '/nowhere/at/all.csv'], "The file can't be read:"],
    [
      'half a choice',
      ['actual-launches', 'GOOD', '--match', 'campaign'],
      '--match takes field=…, not “campaign”.',
    ],
    ['an unknown field', ['actual-launches', 'GOOD', '--match', 'colour=A'], 'There is no such field.'],
    ['no file', ['costs'], "missing required argument 'file'"],
  ])('%s is wrong usage: code 2', async (_what, words, said) => {
    const { code, err } = await run('import', ...words.map((word) => (word === 'GOOD' ? file(GOOD) : word)))
    expect(code).toBe(2)
    expect(err).toContain(said)
  })
})

test('help tells what an import does and what its exit codes mean, without opening anything', async () => {
  const { code, out } = await runCommand(['import', '--help'], {})
  expect(code).toBe(0)
  expect(out).toContain('An import is whole')
  expect(out).toContain('Exit codes: 0 imported (or would be), 1 not, 2 wrong usage.')
  expect((await runCommand(['imports', 'undo', '--help'], {})).code).toBe(0)
})
