import { Skeleton } from '@mantine/core'
import { usePeriod } from '../../api/period.ts'
import { periodLabel, periodOf } from '../../format/periods.ts'
import { Dimensions } from './dimensions.tsx'
import { QualityFrame } from './frame.tsx'
import { FieldMatrix } from './matrix.tsx'
import { Rules } from './rules.tsx'

/** How good the records are: by dimension, by field and object, by rule. */
export function QualityPage() {
  const period = usePeriod()
  return (
    <QualityFrame
      title="Data quality"
      lead={`How far the CRMs’ records can be worked with${
        period === undefined ? '' : `, as of ${periodLabel(periodOf(period)).replace(/^W/, 'w')}`
      }.`}
    >
      {period === undefined ? (
        <Skeleton height={480} />
      ) : (
        <>
          <Dimensions period={period} />
          <Rules period={period} />
          <FieldMatrix period={period} />
        </>
      )}
    </QualityFrame>
  )
}
