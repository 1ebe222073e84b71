import { CAMPAIGN, type ImportKind } from '../kind.ts'

export const templates: ImportKind = {
  key: 'templates',
  title: 'Templates',
  row: 'template',
  about: 'The template that each campaign was built from, where no field of the CRM names it.',
  metrics: ['repeatability'],
  table: 'template',
  identity: ['campaign'],
  fields: [
    CAMPAIGN,
    {
      name: 'template',
      column: 'template',
      label: 'Template',
      description: 'The name of the template.',
      example: 'Webinar invitation',
      needs: 'value',
      value: { kind: 'text' },
      also: ['template name', 'built from', 'cloned from', 'blueprint', 'vorlage', 'name der vorlage'],
    },
  ],
}
