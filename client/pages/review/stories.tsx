import { Link } from '@tanstack/react-router'
import { Fragment } from 'react'
import type { Story } from '../../../shared/metric.ts'
import { periodTitle, spanLabel } from '../../format/periods.ts'
import { PILLARS } from '../../ui/pillar.ts'
import { RecordLink } from '../../ui/record-names.tsx'
import { namedParts } from './named-parts.ts'
import classes from './stories.module.css'

/** What happened, a sentence each; the records that it names open in their CRM. */
export function Stories({ stories }: { stories: readonly Story[] }) {
  return (
    <ul className={classes.list}>
      {stories.map((story) => (
        <li
          key={`${story.metric} ${story.period.name}`}
          style={{ ['--hue' as string]: PILLARS[story.pillar].hue }}
        >
          <Link
            to="/metrics/$id"
            params={{ id: story.metric }}
            search={{ period: story.period.name }}
            className={classes.metric}
          >
            {story.title}
          </Link>
          <p>
            {namedParts(untitled(story), story.rows).map(({ at, text, row }) => (
              <Fragment key={at}>{row === null ? text : <RecordLink row={row} />}</Fragment>
            ))}
          </p>
        </li>
      ))}
    </ul>
  )
}

/** The sentence without the title that stands beside it: "Fell 0.1 points to 92.2 %". */
function untitled({ title, sentence }: Story): string {
  const rest = sentence.startsWith(`${title} `) ? sentence.slice(title.length + 1) : sentence
  return /^(rose|fell) /.test(rest) ? rest.charAt(0).toUpperCase() + rest.slice(1) : sentence
}

/** What stood out in earlier periods, each under its days. */
export function EarlierStories({ stories }: { stories: readonly Story[] }) {
  const periods = [...Map.groupBy(stories, ({ period }) => period.name).values()]
  return (
    <ol className={classes.earlier}>
      {periods.map((told) => {
        const { name, start, end } = told[0]!.period
        return (
          <li key={name}>
            <p className={classes.when}>
              <Link to="/" search={{ period: name }}>
                {periodTitle(name)}
              </Link>{' '}
              <span>{spanLabel(start, end)}</span>
            </p>
            <Stories stories={told} />
          </li>
        )
      })}
    </ol>
  )
}
