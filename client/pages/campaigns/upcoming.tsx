import { useQuery } from '@tanstack/react-query'
import type { CampaignCard } from '../../../shared/campaign.ts'
import { campaignsOptions } from '../../api/campaigns.ts'
import { useAsOf, useNothingKnown } from '../../api/past.ts'
import { plural } from '../../format/numbers.ts'
import { addDays, dayOfWeekText } from '../../format/periods.ts'
import { Answered } from '../../ui/answered.tsx'
import { EmptyNote } from '../../ui/empty-note.tsx'
import { CampaignName } from './campaign-name.tsx'
import { OUTLOOK_WORDS, OUTLOOKS } from './words.ts'
import classes from './campaigns.module.css'

/** Overdue for longer, a campaign is forgotten rather than late. */
const STALE_DAYS = 30

/** What launches within two weeks, or should have: what is late first. */
export function Upcoming() {
  const asOf = useAsOf()
  const list = useQuery(campaignsOptions({ only: 'upcoming', asOf }))
  if (useNothingKnown()) return <EmptyNote>Nothing had been read by then.</EmptyNote>
  return (
    <Answered query={list} height={180}>
      {({ items, outlooks, today }) => {
        const stale = items.filter((card) => isStale(card, today))
        const fresh = items.filter((card) => !isStale(card, today))
        return items.length === 0 ? (
          <EmptyNote>No campaign is planned to launch within two weeks, and none is overdue.</EmptyNote>
        ) : (
          <>
            <p className={classes.counts}>
              {OUTLOOKS.filter((outlook) => (outlooks[outlook] ?? 0) > 0).map((outlook) => (
                <span key={outlook}>
                  <Badge outlook={outlook} /> {plural(outlooks[outlook] ?? 0, 'campaign')}
                </span>
              ))}
            </p>
            <Cards cards={urgentFirst(fresh)} />
            {stale.length > 0 && (
              <details className={classes.stale}>
                <summary>
                  {plural(stale.length, 'campaign')} overdue for more than {STALE_DAYS} days: launch or cancel
                  them
                </summary>
                <Cards cards={urgentFirst(stale)} />
              </details>
            )}
          </>
        )
      }}
    </Answered>
  )
}

function Cards({ cards }: { cards: readonly CampaignCard[] }) {
  return (
    <ul className={classes.upcoming}>
      {cards.map((card) => (
        <li key={card.id}>
          <Badge outlook={card.outlook!} />
          <div className={classes.name}>
            <CampaignName campaign={card} />
          </div>
          <p className={classes.due}>
            {card.planned === null ? 'no day planned any more' : dayOfWeekText(card.planned)}
            {card.why !== null && <span className={classes.about}>{card.why}</span>}
          </p>
        </li>
      ))}
    </ul>
  )
}

/** What nobody launches nor cancels is no news. */
function isStale({ outlook, committed, planned }: CampaignCard, today: string): boolean {
  const due = committed ?? planned
  return outlook === 'late' && due !== null && addDays(due, STALE_DAYS) < today
}

function urgentFirst(items: readonly CampaignCard[]): CampaignCard[] {
  const rank = ({ outlook }: CampaignCard) => (outlook === null ? OUTLOOKS.length : OUTLOOKS.indexOf(outlook))
  return items.toSorted((a, b) => rank(a) - rank(b) || (a.planned ?? '').localeCompare(b.planned ?? ''))
}

function Badge({ outlook }: { outlook: NonNullable<CampaignCard['outlook']> }) {
  return (
    <span className={classes.badge} data-outlook={outlook}>
      {OUTLOOK_WORDS[outlook]}
    </span>
  )
}
