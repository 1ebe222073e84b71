import { Skeleton, VisuallyHidden } from '@mantine/core'
import { Page } from '../../ui/page.tsx'
import classes from './tiles.module.css'

/** The review's own shape, so that nothing jumps when the numbers arrive. */
export function ReviewSkeleton() {
  return (
    <Page
      title="Weekly review"
      heading={
        <div aria-busy="true">
          <VisuallyHidden component="h1">Loading</VisuallyHidden>
          <Skeleton height={34} width={320} mb={16} />
          <Skeleton height={20} width={420} mb={10} maw="100%" />
          <Skeleton height={14} width={300} mb={30} />
        </div>
      }
    >
      {[4, 3].map((tiles) => (
        <div key={tiles} className={classes.pillar} style={{ ['--hue' as string]: 'var(--rule-strong)' }}>
          <div className={classes.heading}>
            <Skeleton height={16} width={120} />
          </div>
          <ul className={classes.grid} aria-hidden>
            {Array.from({ length: tiles }, (_, index) => (
              <li key={index}>
                <Skeleton height={15} width="60%" mb={12} />
                <Skeleton height={34} width="45%" mb={14} />
                <Skeleton height={42} mb={14} />
                <Skeleton height={13} width="75%" mb={8} />
                <Skeleton height={13} width="55%" />
              </li>
            ))}
          </ul>
        </div>
      ))}
    </Page>
  )
}
