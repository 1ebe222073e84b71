import { VisuallyHidden } from '@mantine/core'
import type { CampaignCard, CampaignList } from '../../../shared/campaign.ts'
import { dayLabel } from '../../format/periods.ts'
import { CampaignName } from './campaign-name.tsx'
import { standingText, toneOf } from './words.ts'
import { placeOf, weekMarks, type Place } from './timeline-place.ts'
import classes from './timeline.module.css'

/** Each campaign on a line of days: what was first committed, every plan since, and the launch. */
export function Timeline({ list: { from, to, today, items } }: { list: CampaignList }) {
  const at = (day: string) => placeOf(day, { from, to })
  const marks = weekMarks(from, to)
  return (
    <div className={classes.timeline}>
      <p className={classes.key} aria-hidden>
        <span>
          <i data-mark="committed" /> first committed
        </span>
        <span>
          <i data-mark="plan" /> moved to
        </span>
        <span>
          <i data-mark="planned" /> planned
        </span>
        <span>
          <i data-mark="launched" /> launched
        </span>
        <span>
          <i data-mark="today" /> today
        </span>
      </p>
      <div className={classes.axis} aria-hidden>
        <span />
        <span className={classes.days}>
          {marks.map((day, index) => (
            <span
              key={day}
              style={{ left: `${at(day).percent}%` }}
              data-second={index % 2 === 1 || undefined}
            >
              {dayLabel(day, today)}
            </span>
          ))}
        </span>
        <span />
      </div>
      <ol className={classes.rows}>
        {items.map((card) => (
          <li key={card.id}>
            <div className={classes.name}>
              <CampaignName campaign={card} />
            </div>
            <div className={classes.track} aria-hidden style={{ ['--weeks' as string]: marks.length }}>
              {marks.map((day) => (
                <span key={day} className={classes.week} style={{ left: `${at(day).percent}%` }} />
              ))}
              {today >= from && today < to && (
                <span className={classes.today} style={{ left: `${at(today).percent}%` }} />
              )}
              <Marks card={card} at={at} />
            </div>
            <p className={classes.standing} data-tone={toneOf(card)}>
              {standingText(card)}
              <VisuallyHidden>{`: ${datesText(card, today)}`}</VisuallyHidden>
            </p>
          </li>
        ))}
      </ol>
    </div>
  )
}

function Marks({ card, at }: { card: CampaignCard; at: (day: string) => Place }) {
  const { committed, planned, launched, steps } = card
  const moved = steps.flatMap(({ replan, planned: day, at: since }) =>
    replan && day !== null ? [{ day, since }] : [],
  )
  const last = launched ?? planned
  const ends = [committed, ...moved.map(({ day }) => day), last]
    .filter((day) => day !== null)
    .map((day) => at(day).percent)
  const [first, end] = [Math.min(...ends), Math.max(...ends)]
  return (
    <>
      {ends.length > 1 && (
        <span
          className={classes.path}
          data-tone={toneOf(card)}
          style={{ left: `${first}%`, width: `${end - first}%` }}
        />
      )}
      {moved.map(({ day, since }) => (
        <Mark key={since} kind="plan" place={at(day)} />
      ))}
      {launched === null && planned !== null && card.state !== 'cancelled' && (
        <Mark kind="planned" place={at(planned)} />
      )}
      {committed !== null && <Mark kind="committed" place={at(committed)} />}
      {launched !== null && <Mark kind="launched" place={at(launched)} tone={toneOf(card)} />}
    </>
  )
}

function Mark({ kind, place, tone }: { kind: string; place: Place; tone?: string | undefined }) {
  if (place.beyond !== null)
    return (
      <span className={classes.beyond} data-side={place.beyond}>
        {place.beyond === 'before' ? '‹' : '›'}
      </span>
    )
  return (
    <i className={classes.mark} data-mark={kind} data-tone={tone} style={{ left: `${place.percent}%` }} />
  )
}

function datesText({ committed, inTime, planned, launched, steps }: CampaignCard, today: string): string {
  const day = (each: string) => dayLabel(each, today)
  const moved = steps.filter(({ replan }) => replan).flatMap(({ planned: each }) => each ?? [])
  return [
    // What came to be known only when its day had come is no commitment that anybody was held to.
    ...(committed === null
      ? []
      : [`${inTime === false ? 'first seen planned for' : 'first committed for'} ${day(committed)}`]),
    ...(moved.length === 0 ? [] : [`moved to ${moved.map(day).join(', then ')}`]),
    ...(launched === null
      ? planned === null
        ? []
        : [`planned for ${day(planned)}`]
      : [`launched on ${day(launched)}`]),
  ].join('; ')
}
