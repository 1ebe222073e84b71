import '@mantine/charts/styles.layer.css'
import { ScatterChart } from '@mantine/charts'
import type { CampaignCard } from '../../shared/campaign.ts'
import { plural } from '../format/numbers.ts'
import { axisLabel, dayLabel } from '../format/periods.ts'
import classes from './point-card.module.css'
import { scaleOf } from './ticks.ts'

interface CycleChartProps {
  /** Those of which launch and duration are known. */
  readonly campaigns: readonly CampaignCard[]
  readonly median: number | null
  readonly p85: number | null
}

/** Beside the last dot, in pixels: room for what the lines are called, so that no dot lies under it. */
const LABELS_PX = 92

/** Each launch by its day and how long it took, under the lines that half and 85 % of them stay below. */
export default function CycleChart({ campaigns, median, p85 }: CycleChartProps) {
  const points = campaigns.map(({ launched, cycleDays }, nth) => ({
    at: Date.parse(`${launched}T12:00:00Z`),
    days: cycleDays ?? 0,
    nth,
  }))
  const scale = scaleOf([...points.map(({ days }) => days), ...(p85 === null ? [] : [p85])], {
    fromZero: true,
    whole: true,
    least: 0,
  })
  // One is called above its line and the other below, however near they are to each other.
  const line = (y: number | null, share: string, labelPosition: 'insideTopRight' | 'insideBottomRight') =>
    y === null
      ? []
      : [
          {
            y,
            label: `${share}: ${plural(Math.round(y), 'day')}`,
            labelPosition,
            color: 'var(--ink-soft)',
            strokeDasharray: '4 4',
          },
        ]
  return (
    <ScatterChart
      h={300}
      data={[{ color: 'var(--hue)', name: 'Campaigns', data: points }]}
      dataKey={{ x: 'at', y: 'days' }}
      gridAxis="x"
      tickLine="none"
      strokeDasharray="0"
      gridColor="var(--rule)"
      textColor="var(--ink-soft)"
      xAxisProps={{
        type: 'number',
        domain: ['dataMin', 'dataMax'],
        scale: 'time',
        minTickGap: 32,
        padding: { left: 16, right: LABELS_PX },
        tickFormatter: (at: number) => axisLabel(dayOf(at), 'week', false),
      }}
      yAxisProps={{
        width: 58,
        domain: [scale.low, scale.high],
        ticks: [...scale.ticks],
        tickFormatter: (days: number) => `${days} d`,
      }}
      referenceLines={[...line(median, 'half', 'insideTopRight'), ...line(p85, '85 %', 'insideBottomRight')]}
      tooltipProps={{ content: <Card campaigns={campaigns} /> }}
      scatterProps={{ isAnimationActive: false }}
    />
  )
}

interface CardProps {
  readonly campaigns: readonly CampaignCard[]
  /** What is pointed at; the chart fills it in. */
  readonly payload?: readonly { readonly payload?: { readonly nth?: number } }[]
}

function Card({ campaigns, payload }: CardProps) {
  const card = campaigns[payload?.[0]?.payload?.nth ?? -1]
  if (card === undefined) return null
  return (
    <div className={classes.card}>
      <p className={classes.title}>{card.label ?? card.recordId}</p>
      <p className={classes.value}>{plural(card.cycleDays ?? 0, 'day')}</p>
      <p>
        {card.type ?? 'No type'} · launched {dayLabel(card.launched ?? '', '')}
      </p>
    </div>
  )
}

function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10)
}
