import { CAMPAIGN, type ImportKind } from '../kind.ts'

export const actualLaunches: ImportKind = {
  key: 'actual-launches',
  title: 'Actual launches',
  row: 'launch',
  about:
    'When campaigns did launch, where neither a send nor a publish in the CRM tells it: ads, print, partner mail.',
  metrics: ['on-time-launch-rate', 'launch-slippage', 'campaign-throughput'],
  table: 'actual_launch',
  identity: ['campaign'],
  fields: [
    CAMPAIGN,
    {
      name: 'launched_on',
      column: 'launched_at',
      label: 'Launched on',
      description: 'The day or the moment of the launch.',
      example: '2026-03-19',
      needs: 'value',
      value: { kind: 'moment', past: true },
      also: [
        'launched at',
        'launch',
        'launch date',
        'actual launch',
        'actual launch date',
        'actual date',
        'went live',
        'live on',
        'live date',
        'sent on',
        'published on',
        'date',
        'gestartet am',
        'tatsächlicher start',
        'startdatum',
        'live seit',
        'versendet am',
        'datum',
      ],
    },
  ],
}
