import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Fix } from '../../../shared/fix.ts'
import { fixesOptions } from '../../api/fixes.ts'
import { useStand } from '../../api/workspace.ts'
import { useAsOf, useNothingKnown } from '../../api/past.ts'
import { readyText } from '../../format/fixes.ts'
import { plural } from '../../format/numbers.ts'
import { Answered } from '../../ui/answered.tsx'
import { Section } from '../../ui/page.tsx'
import { FixDownload } from '../fixes/fix-downloads.tsx'
import { Move } from '../fixes/fix-move.tsx'
import classes from '../fixes/fixes.module.css'

const SHOWN = 5

/** The repairs of records that would move a metric farthest. It waits until the review's own numbers are here: they come first. */
export function FixWeek({ awaited }: { awaited: boolean }) {
  const asOf = useAsOf()
  const ranking = useQuery({ ...fixesOptions({ asOf }), enabled: !awaited })
  const unknown = useNothingKnown()
  return (
    <Section
      title="Fix this week"
      aside={
        ranking.data &&
        ranking.data.items.length > 0 && (
          <Link to="/quality/fixes" className={classes.all}>
            All {plural(ranking.data.matching, 'repair')}
          </Link>
        )
      }
    >
      {unknown ? (
        <p className={classes.about}>Nothing had been read by then.</p>
      ) : (
        <Answered query={ranking} height={320}>
          {({ items }) => <Ranking items={items.slice(0, SHOWN)} />}
        </Answered>
      )}
    </Section>
  )
}

function Ranking({ items }: { items: readonly Fix[] }) {
  const stand = useStand()
  if (items.length === 0) {
    return (
      <p className={classes.about}>
        Nothing to put right: no record lacks a value or an owner, is invalid, a duplicate, or said otherwise
        in the other system.
      </p>
    )
  }
  return (
    <>
      <p className={classes.about}>
        Ranked by how far the metric that gains most would rise, then by the number of records; as the records{' '}
        {stand}.
      </p>
      <ol className={classes.brief}>
        {items.map((fix) => (
          <li key={fix.id} className={classes.item}>
            <div>
              <h3 className={classes.title}>
                <Link to="/quality/fixes" search={{ fix: fix.id }} hash={fix.id}>
                  {fix.title}
                </Link>
              </h3>
              <p className={classes.moved}>
                {fix.moves[0] && <Move move={fix.moves[0]} />}
                <span>{readyText(fix)}</span>
              </p>
            </div>
            <FixDownload fix={fix} />
          </li>
        ))}
      </ol>
    </>
  )
}
