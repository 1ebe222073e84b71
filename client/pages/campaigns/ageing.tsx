import { useQuery } from '@tanstack/react-query'
import { campaignsOptions } from '../../api/campaigns.ts'
import { useAsOf } from '../../api/past.ts'
import { plural } from '../../format/numbers.ts'
import { Answered } from '../../ui/answered.tsx'
import { EmptyNote } from '../../ui/empty-note.tsx'
import { CampaignName } from './campaign-name.tsx'
import classes from './campaigns.module.css'

/** Campaigns under way, the oldest first, each beside what six of seven of its type took. */
export function Ageing({ type }: { type: string | undefined }) {
  const asOf = useAsOf()
  const list = useQuery(campaignsOptions({ only: 'in-progress', type, asOf }))
  return (
    <Answered query={list} height={240}>
      {({ items }) => {
        const aged = items
          .filter(({ ageDays }) => ageDays !== null)
          .toSorted((a, b) => (b.ageDays ?? 0) - (a.ageDays ?? 0))
        if (aged.length === 0)
          return (
            <EmptyNote>
              No campaign is in progress of which it is known when work started. Map or import that, and its
              age stands here.
            </EmptyNote>
          )
        const most = Math.max(...aged.flatMap(({ ageDays, usualDays }) => [ageDays ?? 0, usualDays.p85 ?? 0]))
        return (
          <>
            <ul className={classes.ages}>
              {aged.map((card) => {
                const { ageDays, usualDays } = card
                const age = ageDays ?? 0
                const old = usualDays.p85 !== null && age > usualDays.p85
                return (
                  <li key={card.id}>
                    <div className={classes.name}>
                      <CampaignName campaign={card} />
                    </div>
                    <div className={classes.age} aria-hidden data-old={old || undefined}>
                      <span style={{ width: `${(age / most) * 100}%` }} />
                      {usualDays.p85 !== null && (
                        <span
                          className={classes.usual}
                          style={{ left: `${(usualDays.p85 / most) * 100}%` }}
                        />
                      )}
                    </div>
                    <p className={classes.told} data-old={old || undefined}>
                      {plural(age, 'day')}
                      {usualDays.p85 !== null &&
                        (old ? `, usually up to ${usualDays.p85}` : ` of up to ${usualDays.p85}`)}
                    </p>
                  </li>
                )
              })}
            </ul>
            <p className={classes.note}>
              The stroke marks what 85 % of the launches of its type took at most, over the year before; a
              type with fewer than five launches has none.
            </p>
          </>
        )
      }}
    </Answered>
  )
}
