import { CAMPAIGN, type ImportKind } from '../kind.ts'

export const corrections: ImportKind = {
  key: 'corrections',
  title: 'Corrections',
  row: 'correction',
  about: 'Launches that had to be put right: a correction that was sent, a relaunch, tracking that broke.',
  metrics: ['rework'],
  table: 'correction',
  identity: ['campaign', 'happened_on', 'kind'],
  fields: [
    CAMPAIGN,
    {
      name: 'happened_on',
      column: 'happened_on',
      label: 'Happened on',
      description: 'The day on which it was put right, or noticed.',
      example: '2026-03-20',
      needs: 'value',
      value: { kind: 'day', past: true },
      also: ['happened', 'date', 'on', 'corrected on', 'geschehen am', 'datum', 'korrigiert am'],
    },
    {
      name: 'kind',
      column: 'kind',
      label: 'Kind',
      description: 'What had to be done.',
      example: 'correction send',
      needs: 'value',
      value: {
        kind: 'choice',
        options: [
          {
            value: 'correction send',
            also: ['correction', 'corrected send', 'apology', 'korrektur', 'korrekturmail'],
          },
          { value: 'relaunch', also: ['re-launch', 'resend', 'relaunched', 'neustart'] },
          {
            value: 'broken tracking',
            also: ['tracking', 'broken link', 'broken links', 'utm', 'tracking defekt'],
          },
        ],
      },
      also: ['type', 'type of error', 'error', 'what', 'art', 'fehlerart', 'typ'],
    },
    {
      name: 'note',
      column: 'note',
      label: 'Note',
      description: 'What went wrong.',
      example: 'Wrong date in the subject line',
      needs: 'nothing',
      value: { kind: 'text' },
      also: ['notes', 'comment', 'description', 'details', 'bemerkung', 'notiz', 'kommentar', 'beschreibung'],
    },
  ],
}
