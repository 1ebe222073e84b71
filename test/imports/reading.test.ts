import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { UnreadableFile } from '../../server/imports/error.ts'
import { kinds } from '../../server/imports/kinds.ts'
import { MOST_LINES } from '../../server/imports/limits.ts'
import { readFile, type FileRequest } from '../../server/imports/reading/read-file.ts'

const Written = z.record(z.string(), z.union([z.string(), z.number()]).nullable())
type Choices = Partial<Pick<FileRequest, 'chosen' | 'forms' | 'remembered'>>

/** Reads a file as the thread does, and gives what it makes of it, and of its lines. */
function read(kind: string, file: string | Buffer, choices: Choices = {}) {
  const directory = mkdtempSync(join(tmpdir(), 'plumbline-'))
  const [path, rows] = [join(directory, 'a.csv'), join(directory, 'a.ndjson')]
  try {
    writeFileSync(path, file)
    const found = kinds.find(({ key }) => key === kind)!
    const context = { zone: 'Europe/Berlin', today: '2026-11-18' }
    const reading = readFile(found, {
      path,
      rows,
      chosen: {},
      forms: {},
      remembered: [],
      context,
      ...choices,
    })
    const lines = readFileSync(rows, 'utf8').split('\n').filter(Boolean)
    return {
      ...reading,
      rows: lines.map((line) => Written.parse(JSON.parse(line))),
    }
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

/** The values of one field of a kind, read as a column. */
function column(kind: string, field: string, texts: readonly string[], choices: Choices = {}) {
  const needed: Record<string, string> = { campaign: 'C', domain: 'a.example.com', day: '2026-01-01' }
  const { fields } = kinds.find(({ key }) => key === kind)!
  const others = fields
    .filter(({ name, needs }) => needs === 'value' && name !== field)
    .map(({ name }) => name)
  const lines = texts.map((text) => [
    ...others.map((name) => needed[name]!),
    `"${text.replaceAll('"', '""')}"`,
  ])
  const { column: name } = fields.find((each) => each.name === field)!
  const { rows, undecided, forms } = read(
    kind,
    [[...others, field], ...lines].map((line) => line.join(',')).join('\n'),
    choices,
  )
  return {
    undecided,
    form: forms[field]!,
    values: rows.map((row) => row[`value_${name}`] ?? null),
    problems: rows.map((row) => row['problems'] ?? null),
  }
}

const launched = (...texts: string[]) => column('actual-launches', 'launched_on', texts)
const costs = (...texts: string[]) => column('costs', 'cost', texts)
const rates = (...texts: string[]) => column('postmaster', 'spam_rate', texts)
const firstRow = (file: string | Buffer) => read('actual-launches', file).rows[0]!

describe('a file', () => {
  it.each([
    ['commas', ',', 'campaign,launched_on\nA,2026-03-01'],
    ['semicolons', ';', 'campaign;launched_on\n"A, B; C";2026-03-01'],
    ['tabs', '\t', 'campaign\tlaunched_on\nA, B, C\t2026-03-01'],
    ['what its first line says', ';', 'sep=;\r\ncampaign;launched_on\r\nA,B,C;2026-03-01'],
  ])('is parted by %s, which is found by itself', (_how, delimiter, file) => {
    const reading = read('actual-launches', file)
    expect(reading.delimiter).toBe(delimiter)
    expect(reading.headers.map(({ name }) => name)).toEqual(['campaign', 'launched_on'])
    expect(reading.rows[0]!['problems']).toBeNull()
  })

  it('may begin with a mark, end its lines as Windows does, and break them inside quotation marks', () => {
    const { rows } = read(
      'actual-launches',
      '\uFEFFcampaign,launched_on\r\n"One\r\n""two""",2026-03-01\r\nB,2026-03-02\r\n',
    )
    expect(rows.map(({ line, value_campaign }) => [line, value_campaign])).toEqual([
      [2, 'One\r\n"two"'],
      [4, 'B'],
    ])
  })

  it('that is no UTF-8 is read as Windows-1252', () => {
    const { encoding, rows, headers } = read(
      'actual-launches',
      Buffer.from('Kampagne;gestartet am\nB\xfcro \x80;01.03.2026', 'latin1'),
    )
    expect(encoding).toBe('Windows-1252')
    expect(headers[0]!.name).toBe('Kampagne')
    expect(rows[0]!['value_campaign']).toBe('Büro €')
  })

  it('that Excel saved as Unicode text is read as well', () => {
    const bytes = Buffer.concat([
      Buffer.from([0xff, 0xfe]),
      Buffer.from('campaign\tlaunched_on\nÜber\t2026-03-01', 'utf16le'),
    ])
    expect(firstRow(bytes)['value_campaign']).toBe('Über')
  })

  it.each([
    ['a workbook', Buffer.from('PK\x03\x04whatever'), /workbook/],
    ['bytes that are no text', Buffer.from('a,b\n\0,1'), /no text/],
    ['nothing', '', /empty/],
    ['blank lines alone', '\n , \n', /empty/],
    ['a heading alone', 'campaign,launched_on\n', /no lines/],
    [
      'a quotation that is never closed',
      'campaign,launched_on\nA,2026-03-01\n"B,2026-03-02\n',
      /after line 2 .* never closed/,
    ],
    ['too many lines', `campaign,launched_on\n${'A,2026-03-01\n'.repeat(MOST_LINES + 1)}`, /100,000/],
  ])('of %s is refused with what to do', (_what, file, message) => {
    expect(() => read('actual-launches', file)).toThrow(UnreadableFile)
    expect(() => read('actual-launches', file)).toThrow(message)
  })

  it('keeps its line numbers over blank lines, which are passed over', () => {
    const { rows } = read('actual-launches', 'campaign,launched_on\n\n,\nA,2026-03-01\n')
    expect(rows.map(({ line }) => line)).toEqual([4])
  })

  it('with a line longer than its heading refuses that line, because its cells may stand in the wrong place', () => {
    const { rows } = read('actual-launches', 'campaign,launched_on\nA, B,2026-03-01\nC,2026-03-01,\n')
    expect(rows.map(({ problems }) => String(problems))).toEqual([
      expect.stringMatching(/more cells/),
      'null',
    ])
  })

  it('that a spreadsheet kept from running a cell holds the cell itself', () => {
    expect(firstRow(`campaign,launched_on\n'=1+1,2026-03-01\n`)['value_campaign']).toBe('=1+1')
  })
})

describe('a date', () => {
  it.each([
    ['2026-03-01', '2026-03-01T00:00:00'],
    ['01.03.2026', '2026-03-01T00:00:00'],
    ['1. 3. 2026', '2026-03-01T00:00:00'],
    ['2026-03-01 14:30', '2026-03-01T14:30:00'],
    ['2026-03-01T14:30:05Z', '2026-03-01T14:30:05Z'],
    ['2026-03-01T14:30:05.123+0200', '2026-03-01T12:30:05Z'],
    ['01.03.2026 09:05:00', '2026-03-01T09:05:00'],
    ['24/Dec/25 2:30 PM', '2025-12-24T14:30:00'],
    ['5. Mär 2026', '2026-03-05T00:00:00'],
    ['March 5, 2026', '2026-03-05T00:00:00'],
    ['13/03/26', '2026-03-13T00:00:00'],
  ])('%s is %s: by the clock of the workspace, unless it names an offset', (text, moment) => {
    expect(launched(text)).toMatchObject({ values: [moment], undecided: [], problems: [null] })
  })

  it('with slashes is read by the whole column', () => {
    expect(launched('05/06/2026', '24/06/2026').values).toEqual([
      '2026-06-05T00:00:00',
      '2026-06-24T00:00:00',
    ])
    expect(launched('05/06/2026', '06/24/2026').values).toEqual([
      '2026-05-06T00:00:00',
      '2026-06-24T00:00:00',
    ])
  })

  it('that may be either way in the whole column asks, and is read as was chosen', () => {
    const { undecided, form } = launched('05/06/2026', '07/07/2026')
    expect(undecided).toMatchObject([{ field: 'launched_on' }])
    expect(undecided[0]!.message).toContain('05/06/2026')
    expect(form.options.map(({ key }) => key)).toEqual(['day-first', 'month-first'])
    const chosen = column('actual-launches', 'launched_on', ['05/06/2026'], {
      forms: { launched_on: 'month-first' },
    })
    expect(chosen).toMatchObject({ undecided: [], values: ['2026-05-06T00:00:00'] })
  })

  it.each([['07/07/2026'], ['2026-06-05'], ['5. Juni 2026']])(
    '%s is the same either way: nothing is asked, and nothing offered',
    (text) => {
      expect(launched(text, '')).toMatchObject({ undecided: [], form: { form: null, options: [] } })
      expect(launched(text, '24/06/2026').form).toMatchObject({ form: 'day-first', options: [{}, {}] })
    },
  )

  it.each([
    ['30.02.2026', /no date/],
    ['2026-13-01', /no date/],
    ['soon', /no date/],
    ['46082', /spreadsheet keeps a date/],
    ['01.01.0026', /year/],
    ['2026-11-19', /lies ahead/],
    ['2026-03-01 25:00', /no date/],
  ])('%s is refused with the reason', (text, why) => {
    const { values, problems } = launched(text)
    expect(values).toEqual([null])
    expect(problems[0]).toMatch(why)
  })

  it('may lie ahead where a plan is told', () => {
    expect(column('planned-dates', 'planned_launch', ['2027-03-01']).values).toEqual(['2027-03-01'])
  })
})

describe('a heading', () => {
  const file = 'Campaign,Budget,BUDGET,Date\nA,1,2,2026-01-01'

  it('that several columns have is asked for, and nothing is guessed', () => {
    const { undecided, matched } = read('budgets', file)
    expect(matched).toMatchObject({ campaign: 'Campaign', budget: null, approved_on: 'Date' })
    expect(undecided).toMatchObject([
      { field: 'budget', message: expect.stringContaining('“Budget”, “BUDGET”') },
    ])
    const chosen = read('budgets', file, { chosen: { budget: 'BUDGET' } })
    expect([chosen.undecided, chosen.rows[0]!['value_amount']]).toEqual([[], '2'])
  })

  it('of which one was given to another field is the other one', () => {
    const { undecided, matched } = read('budgets', 'Campaign,Budget,Date,Date\nA,1,x,2026-01-01', {
      chosen: { currency: 'Date' },
    })
    expect([undecided, matched['approved_on']]).toEqual([[], 'Date (2)'])
  })

  it('that several columns have is asked for also where the file needn’t have it; none is an answer', () => {
    const twice = 'Campaign,Budget,Date,Date\nA,1,2026-01-02,2026-01-01'
    expect(read('budgets', twice).undecided).toMatchObject([{ field: 'approved_on' }])
    const none = read('budgets', twice, { chosen: { approved_on: null } })
    expect([none.undecided, none.matched['approved_on']]).toEqual([[], null])
  })
})

describe('an amount', () => {
  it.each([
    ['1,234.50', '1234.5'],
    ['1.234,50', '1234.5'],
    ["1'234.50", '1234.5'],
    ['1\u00a0234,50', '1234.5'],
    ['1,234,567', '1234567'],
    ['12,5', '12.5'],
    ['0,125', '0.125'],
    ['-12.00', '-12'],
    ['(12.00)', '-12'],
    ['12.00-', '-12'],
    ['1234', '1234'],
  ])('%s is %s', (text, value) => {
    expect(costs(text)).toMatchObject({ values: [value], undecided: [], problems: [null] })
  })

  it('is read by the whole column', () => {
    expect(costs('1.234', '1.234,5').values).toEqual(['1234', '1234.5'])
    expect(costs('1.234', '12.5').values).toEqual(['1.234', '12.5'])
  })

  it('that may be either way in the whole column asks', () => {
    const { undecided, form } = costs('1.234', '7')
    expect(undecided[0]!.message).toContain('1.234')
    expect(form.options.map(({ key }) => key)).toEqual(['point', 'comma'])
  })

  it('says its currency with a sign or a code, and never two', () => {
    const file = (currency: string, cost: string) => {
      const { rows } = read('costs', `campaign;cost;currency\nA;${cost};${currency}`)
      return [rows[0]!['value_amount'], rows[0]!['value_currency'], rows[0]!['problems']]
    }
    expect(file('', '1.234,50 €')).toEqual(['1234.5', 'EUR', null])
    expect(file('', 'USD 12.00')).toEqual(['12', 'USD', null])
    expect(file('chf', '12.00')).toEqual(['12', 'CHF', null])
    expect(file('USD', '12.00 €')[2]).toMatch(/another currency/)
    expect(file('', '$ 12.00')[2]).toMatch(/isn’t one currency alone/)
    expect(file('Taler', '12.00')[2]).toMatch(/no currency/)
  })

  it.each(['twelve', '1,2,3', '12.34.56', '1 2', ''])('“%s” is none', (text) => {
    expect(costs(text, '1.5').problems[0]).not.toBeNull()
  })
})

describe('a spam rate', () => {
  it.each([
    ['0.12 %', '0.0012'],
    ['0,12 %', '0.0012'],
    ['0.0012', '0.0012'],
    ['0', '0'],
    ['100%', '1'],
  ])('%s is %s', (text, value) => {
    expect(rates(text)).toMatchObject({ values: [value], undecided: [], problems: [null] })
  })

  it('without a sign that may be a share or per cent asks', () => {
    const { undecided, form } = rates('0.001', '0.12')
    expect(undecided).toHaveLength(1)
    expect(form.options.map(({ key }) => key)).toEqual(['share-point', 'percent-point'])
  })

  it('without a sign is per cent where no share can be that large, or the heading says so', () => {
    expect(rates('0.12', '1.5').values).toEqual(['0.0012', '0.015'])
    const { rows } = read('postmaster', 'Domain,Date,Spam rate (%)\na.example.com,2026-01-01,0.12')
    expect(rows[0]!['value_spam_rate']).toBe('0.0012')
  })

  it('above all of the mail is none', () => {
    expect(rates('150 %').problems[0]).toMatch(/not between/)
  })
})

describe('a choice', () => {
  const reasons = (...texts: string[]) => column('planned-dates', 'reason', texts, { chosen: {} })
  it('is known by other words for it, in either language', () => {
    const { rows } = read(
      'planned-dates',
      'campaign,planned_launch,reason\nA,2026-01-01,Marketing Ops\nB,2026-01-01,Späte Zulieferung\nC,2026-01-01,',
    )
    expect(rows.map((row) => row['value_reason'])).toEqual(['marketing-operations', 'late-inputs', null])
  })

  it('that there isn’t is refused with those that there are', () => {
    const { rows } = read('planned-dates', 'campaign,planned_launch,reason\nA,2026-01-01,weather')
    expect(rows[0]!['problems']).toMatch(/requester, late-inputs, marketing-operations, external or unknown/)
    expect(reasons('weather').undecided).toHaveLength(1)
  })
})

describe('the columns', () => {
  const matched = (kind: string, header: string, choices: Choices = {}) =>
    read(kind, `${header}\n${header.replaceAll(/[^,]+/g, 'x')}`, choices).matched

  it('are matched by name, label and other words, whatever their case, spaces and umlauts', () => {
    expect(matched('planned-dates', 'KAMPAGNE,Geplanter Start,Geaendert am,grund')).toEqual({
      campaign: 'KAMPAGNE',
      planned_launch: 'Geplanter Start',
      changed_on: 'Geaendert am',
      changed_by: null,
      reason: 'grund',
    })
    expect(matched('costs', 'campaign_id,Campaign Name,Net amount,INVOICE-NUMBER')).toMatchObject({
      campaign: 'campaign_id',
      cost: 'Net amount',
      reference: 'INVOICE-NUMBER',
      currency: null,
    })
  })

  it('of an issue tracker’s export are found as they are', () => {
    expect(
      matched('requests', 'Issue key,Summary,Reporter,Assignee,Created,Due date,Resolved'),
    ).toMatchObject({
      request: 'Issue key',
      title: 'Summary',
      requester: 'Reporter',
      owner: 'Assignee',
      requested_on: 'Created',
      needed_by: 'Due date',
      done_on: 'Resolved',
    })
  })

  it('are matched as a person chose, and a column that was given away is free no more', () => {
    expect(
      matched('costs', 'Campaign,Amount,Betrag', { chosen: { cost: 'Betrag', campaign: 'Amount' } }),
    ).toMatchObject({
      campaign: 'Amount',
      cost: 'Betrag',
    })
    expect(matched('costs', 'Campaign,Amount', { chosen: { cost: null } })).toMatchObject({ cost: null })
  })

  it('are matched as they were the last time, if the file has the same ones', () => {
    const remembered = [
      { headers: ['Amount', 'Campaign', 'Foo'], matched: { campaign: 'Campaign', cost: 'Foo' } },
    ]
    expect(matched('costs', 'Campaign,Foo,Amount', { remembered })).toMatchObject({ cost: 'Foo' })
    expect(matched('costs', 'Campaign,Foo,Amount,Bar', { remembered })).toMatchObject({ cost: 'Amount' })
  })

  it('that are needed and missing are asked for, and no line is read meanwhile', () => {
    const { undecided, rows } = read('planned-dates', 'campaign,reason\nA,weather')
    expect(undecided).toMatchObject([{ field: 'planned_launch' }])
    expect(rows[0]).toMatchObject({ line: 2, problems: null })
  })

  it('without a heading, or with the same one twice, are told apart', () => {
    const { headers } = read('actual-launches', 'campaign,,campaign,launched_on\nA,b,c,2026-03-01')
    expect(headers.map(({ name }) => name)).toEqual(['campaign', 'Column 2', 'campaign (2)', 'launched_on'])
  })
})

describe('every kind', () => {
  it.each(kinds.map((kind) => [kind.key, kind] as const))(
    '%s takes its own example, under names and under labels',
    (key, kind) => {
      for (const heading of ['name', 'label'] as const) {
        const file = [kind.fields.map((field) => field[heading]), kind.fields.map(({ example }) => example)]
        const { rows, undecided, matched } = read(key, file.map((line) => line.join(',')).join('\n'))
        expect(undecided).toEqual([])
        expect(rows[0]!['problems']).toBeNull()
        expect(Object.values(matched)).not.toContain(null)
      }
    },
  )

  it.each(kinds.map((kind) => [kind.key, kind] as const))(
    '%s tells its rows apart by fields that it has',
    (_key, { fields, identity }) => {
      const names = fields.map(({ name }) => name)
      expect(identity.length).toBeGreaterThan(0)
      expect(identity.filter((name) => !names.includes(name))).toEqual([])
      expect(new Set(names).size).toBe(names.length)
    },
  )
})
