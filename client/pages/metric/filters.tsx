import { Button, CloseButton } from '@mantine/core'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import type { MetricAnswer } from '../../../shared/metric.ts'
import { toggleKey } from '../../api/where.ts'
import { segmentText, type DimensionWords } from '../../format/segments.ts'
import classes from './filters.module.css'

const route = getRouteApi('/metrics/$id')

/** The segment that everything on the page is narrowed to; each value can be taken off. */
export function Filters({ dimensions }: { dimensions: MetricAnswer['definition']['dimensions'] }) {
  const { where } = route.useSearch()
  const navigate = useNavigate({ from: '/metrics/$id' })
  const chosen = Object.entries(where ?? {}).flatMap(([dimension, keys]) =>
    keys.map((key) => ({ dimension, key })),
  )
  if (chosen.length === 0) return null
  const wordsOf = (id: string): DimensionWords =>
    dimensions.find((dimension) => dimension.id === id) ?? { title: id, type: 'text', names: {} }
  return (
    <div className={classes.filters}>
      <span className={classes.only}>Only</span>
      {chosen.map(({ dimension, key }) => (
        <span key={`${dimension} ${key}`} className={classes.filter}>
          <strong>{segmentText(wordsOf(dimension), key)}</strong>
          <CloseButton
            size="sm"
            aria-label={`Take off ${segmentText(wordsOf(dimension), key)}`}
            onClick={() =>
              void navigate({
                search: (before) => ({ ...before, where: toggleKey(where, dimension, key) }),
                resetScroll: false,
              })
            }
          />
        </span>
      ))}
      <Button
        variant="subtle"
        size="compact-sm"
        onClick={() =>
          void navigate({ search: (before) => ({ ...before, where: undefined }), resetScroll: false })
        }
      >
        Everything again
      </Button>
    </div>
  )
}
