import { format, resolveConfig } from 'prettier'
import { expect, test } from 'vitest'
import { catalogue } from '../../server/metrics/catalogue.ts'
import { factsSql } from '../../server/metrics/engine/rows.ts'
import type { MetricDefinition } from '../../server/metrics/metric.ts'

const PILLARS = {
  platform: 'Platform operations',
  campaign: 'Campaign operations',
  intelligence: 'Marketing intelligence operations',
  development: 'Development operations',
  team: 'Team',
} as const

/** The page of a metric, from its own definition. */
function page(metric: MetricDefinition): string {
  const { title, url } = metric.source
  return [
    `### ${metric.title}`,
    `*${metric.question}* · \`${metric.id}\`, version ${metric.version} · ${metric.better} is better`,
    metric.formula,
    metric.notes.map((note) => `- ${note}`).join('\n'),
    besides(metric),
    `Can be cut by ${metric.dimensions.map((dimension) => dimension.title.toLowerCase()).join(', ')}.`,
    `Source: ${url === null ? title : `[${title}](${url})`}.`,
    `\`\`\`sql
${factsSql(metric)}
\`\`\``,
  ]
    .filter((part) => part !== null)
    .join('\n\n')
}

function besides({ companions }: MetricDefinition): string | null {
  return companions.length === 0 ? null : `Beside it: ${companions.map(({ title }) => title).join(', ')}.`
}

test('the documentation says what the definitions say', async () => {
  const pillars = Object.entries(PILLARS).flatMap(([pillar, title]) => {
    const metrics = catalogue.filter((metric) => metric.pillar === pillar)
    return metrics.length === 0 ? [] : [`## ${title}\n\n${metrics.map(page).join('\n\n')}`]
  })
  const text = [
    '# Metrics',
    'What each number means, written from the definitions in `server/metrics` (`vitest run test/metrics/reference.test.ts -u`).',
    'A metric is one relation of **fact rows**, one row a case. Value, series, breakdown, comparison, receipt and CSV are all derived from those rows and from nothing else. The relations that the SQL reads (`person`, `campaign_entity`, …) are those of `server/warehouse/model`.',
    ...pillars,
  ].join('\n\n')
  const path = new URL('../../docs/metrics.md', import.meta.url).pathname
  const options = await resolveConfig(path)
  await expect(await format(text, { ...options, parser: 'markdown' })).toMatchFileSnapshot(path)
})
