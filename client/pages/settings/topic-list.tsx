import { NativeSelect } from '@mantine/core'
import { Link, useNavigate } from '@tanstack/react-router'
import type { MappingChange } from '../../../shared/mapping.ts'
import { PartCount } from '../../ui/page-parts.tsx'
import { changeLines } from './change-lines.ts'
import { topicOf, TOPICS, type TopicId } from './topics.ts'
import classes from './settings.module.css'

interface TopicListProps {
  readonly chosen: TopicId
  readonly changes: readonly MappingChange[]
}

/** What the settings are about: a list beside them, and a choice above them on a phone. */
export function TopicList({ chosen, changes }: TopicListProps) {
  const navigate = useNavigate()
  const lines = changeLines(changes)
  const counts = TOPICS.map(({ id }) => lines.filter(({ change }) => topicOf(change.path)?.id === id).length)
  return (
    <nav aria-label="Topics" className={classes.topics}>
      <ul>
        {TOPICS.map(({ id, title }, index) => (
          <li key={id}>
            <Link
              to="/settings"
              hash={id}
              className={classes.topic}
              // The address may name a setting of the topic in its place.
              activeOptions={{ includeHash: true }}
              aria-current={id === chosen ? 'page' : undefined}
            >
              {title}
              {counts[index]! > 0 && <PartCount>{counts[index]} changed</PartCount>}
            </Link>
          </li>
        ))}
      </ul>
      <NativeSelect
        className={classes.choice}
        aria-label="Topic"
        value={chosen}
        data={TOPICS.map(({ id, title }, index) => ({
          value: id,
          label: counts[index]! > 0 ? `${title} (${counts[index]} changed)` : title,
        }))}
        onChange={({ currentTarget }) =>
          void navigate({ to: '/settings', hash: currentTarget.value, resetScroll: false })
        }
      />
    </nav>
  )
}
