import { CAMPAIGN, type ImportKind, type RowRemark } from '../kind.ts'

type Values = Readonly<Record<string, string | null>>

/** Of each pair the first can't come after the second. */
const ORDER = [
  ['requested_on', 'work_started_on'],
  ['requested_on', 'done_on'],
  ['work_started_on', 'done_on'],
] as const
const WORDS = {
  requested_on: 'the request',
  work_started_on: 'the start of work',
  done_on: 'the end',
} as const

export const requests: ImportKind = {
  key: 'requests',
  title: 'Requests and work started',
  row: 'request',
  about:
    'What was asked of marketing operations, when work on it began and when it was done, from whatever tracker holds it.',
  metrics: ['campaign-lead-time', 'campaign-cycle-time', 'work-in-progress'],
  table: 'request',
  identity: ['request'],
  fields: [
    {
      name: 'request',
      column: 'request',
      label: 'Request',
      description: 'Its own number in the tracker.',
      example: 'MOPS-142',
      needs: 'value',
      value: { kind: 'text' },
      also: [
        'request id',
        'request number',
        'number',
        'issue key',
        'ticket',
        'ticket id',
        'key',
        'id',
        'anfrage',
        'anfragenummer',
        'ticketnummer',
        'nummer',
      ],
    },
    {
      name: 'title',
      column: 'title',
      label: 'Title',
      description: 'What it is about.',
      example: 'Invitation to the spring webinar',
      needs: 'nothing',
      value: { kind: 'text' },
      also: ['summary', 'subject', 'name', 'request name', 'titel', 'betreff', 'zusammenfassung'],
    },
    {
      ...CAMPAIGN,
      description:
        'The campaign that is asked for: id, address or name. One that no CRM has is kept as it is written.',
      needs: 'nothing',
    },
    {
      name: 'type',
      column: 'type',
      label: 'Type',
      description: 'What kind of work it is.',
      example: 'Webinar',
      needs: 'nothing',
      value: { kind: 'text' },
      also: ['request type', 'issue type', 'campaign type', 'category', 'art', 'typ', 'kategorie'],
    },
    {
      name: 'requester',
      column: 'requester',
      label: 'Requester',
      description: 'Who asked.',
      example: 'Field marketing',
      needs: 'nothing',
      value: { kind: 'text' },
      also: ['requested by', 'requestor', 'reporter', 'created by', 'anforderer', 'auftraggeber', 'melder'],
    },
    {
      name: 'owner',
      column: 'owner',
      label: 'Owner',
      description: 'Who works on it.',
      example: 'Ann Lee',
      needs: 'nothing',
      value: { kind: 'text' },
      also: ['assignee', 'assigned to', 'responsible', 'bearbeiter', 'zuständig', 'verantwortlich'],
    },
    {
      name: 'requested_on',
      column: 'requested_on',
      label: 'Requested on',
      description: 'The day on which it was asked for.',
      example: '2026-01-12',
      needs: 'value',
      value: { kind: 'day', past: true },
      also: [
        'request date',
        'requested',
        'requested at',
        'created',
        'created on',
        'created at',
        'created date',
        'submitted',
        'submitted on',
        'opened',
        'angefragt am',
        'anfragedatum',
        'erstellt',
        'erstellt am',
        'eingang',
      ],
    },
    {
      name: 'work_started_on',
      column: 'work_started_on',
      label: 'Work started on',
      description: 'The day on which somebody began to work on it.',
      example: '2026-01-20',
      needs: 'nothing',
      value: { kind: 'day', past: true },
      also: [
        'work started',
        'started',
        'started on',
        'start',
        'start date',
        'in progress since',
        'begun',
        'arbeitsbeginn',
        'begonnen am',
        'beginn',
        'gestartet am',
      ],
    },
    {
      name: 'needed_by',
      column: 'needed_by',
      label: 'Needed by',
      description: 'The day by which it was wanted.',
      example: '2026-03-17',
      needs: 'nothing',
      value: { kind: 'day' },
      also: ['due', 'due date', 'deadline', 'required by', 'wanted by', 'benötigt bis', 'fällig am', 'frist'],
    },
    {
      name: 'done_on',
      column: 'done_on',
      label: 'Done on',
      description: 'The day on which it was done.',
      example: '2026-03-16',
      needs: 'nothing',
      value: { kind: 'day', past: true },
      also: [
        'done',
        'done at',
        'completed',
        'completed on',
        'completed at',
        'closed',
        'closed on',
        'resolved',
        'resolution date',
        'finished',
        'erledigt',
        'erledigt am',
        'abgeschlossen am',
        'fertig am',
      ],
    },
  ],
  check: (values) => [...outOfOrder(values), ...neededBefore(values)],
}

function outOfOrder(values: Values): RowRemark[] {
  const found = ORDER.find(([first, second]) => isAfter(values[first], values[second]))
  if (found === undefined) return []
  const [first, second] = found
  return [
    {
      field: second,
      message: `lies before ${WORDS[first]} (${values[first]})`,
      action: 'Put the days into their order; leave out what isn’t known.',
    },
  ]
}

/** What is wanted at once, people ask for too late. */
function neededBefore({ needed_by: by, requested_on: on }: Values): RowRemark[] {
  if (!isAfter(on, by)) return []
  return [
    {
      field: 'needed_by',
      message: `lies before the request (${on})`,
      action: 'It is kept so.',
      note: true,
    },
  ]
}

function isAfter(first: string | null | undefined, second: string | null | undefined): boolean {
  return first != null && second != null && first > second
}
