import { SegmentedControl } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { SchemaChange } from '../../../shared/platform.ts'
import { schemaChangesOptions } from '../../api/platform.ts'
import { useWorkspace } from '../../api/workspace.ts'
import { plural } from '../../format/numbers.ts'
import { momentText } from '../../format/times.ts'
import { Answered } from '../../ui/answered.tsx'
import { EmptyNote } from '../../ui/empty-note.tsx'
import { FilterBar } from '../../ui/filter-bar.tsx'
import { ShowMore } from '../../ui/show-more.tsx'
import { ConnectionChoice } from './connection-choice.tsx'
import { ConnectionName } from './connection-name.tsx'
import { ConnectionsFrame } from './frame.tsx'
import { SchemaChangesSearch } from './search.ts'
import classes from './schema-changes.module.css'

const route = getRouteApi('/connections/changes')
const SHOWN = 50
const KINDS = [
  { value: '', label: 'All' },
  { value: 'added', label: 'New' },
  { value: 'removed', label: 'Gone' },
  { value: 'retyped', label: 'Other type' },
]

/** What the CRMs' administrators changed of the fields, and what that meant for what is kept. */
export function SchemaChangesPage() {
  const search = route.useSearch()
  const navigate = useNavigate({ from: '/connections/changes' })
  const list = useQuery(schemaChangesOptions())
  const [shown, setShown] = useState(SHOWN)
  const all = list.data?.items ?? []
  const items = all.filter(
    ({ connection, change }) =>
      (search.connection ?? connection) === connection && (search.change ?? change) === change,
  )
  const go = (next: Partial<SchemaChangesSearch>) =>
    void navigate({ search: (before) => ({ ...before, ...next }), replace: true, resetScroll: false })
  return (
    <ConnectionsFrame
      title="Schema changes"
      lead="Fields that appeared, vanished or changed their type in the CRMs since the first sync."
    >
      <FilterBar told={list.data && plural(items.length, 'change')}>
        <ConnectionChoice
          label="Whose fields"
          chosen={search.connection}
          onChange={(connection) => go({ connection })}
        />
        <SegmentedControl
          size="xs"
          aria-label="What changed"
          value={search.change ?? ''}
          data={KINDS}
          onChange={(value) => go({ change: SchemaChangesSearch.parse({ change: value }).change })}
        />
      </FilterBar>
      <Answered query={list} height={240}>
        {() =>
          items.length === 0 ? (
            <EmptyNote>
              {all.length === 0
                ? 'No field has changed since the first sync. Each change will be listed here with what it meant.'
                : 'No field has changed in this way.'}
            </EmptyNote>
          ) : (
            <>
              <ul className={classes.list}>
                {items.slice(0, shown).map((item) => (
                  <Change
                    key={`${item.connection} ${item.object} ${item.field} ${item.change} ${item.at}`}
                    item={item}
                  />
                ))}
              </ul>
              <ShowMore
                shown={shown}
                total={items.length}
                loading={false}
                more={items.length > shown ? () => setShown(shown + SHOWN) : undefined}
              />
            </>
          )
        }
      </Answered>
    </ConnectionsFrame>
  )
}

const MEANT: Readonly<Record<SchemaChange['change'], (change: SchemaChange) => string>> = {
  added: ({ type }) =>
    `New, of the type ${type}: it is read from then on, once for the records that were there too.`,
  removed: () => 'Gone: nothing more is read. What it held until then is kept.',
  retyped: ({ type, typeBefore }) =>
    `Of the type ${type} now, ${typeBefore} before: the records are read again; earlier values are kept.`,
}

function Change({ item }: { item: SchemaChange }) {
  const { zone } = useWorkspace()
  const { connection, objectLabel, field, fieldLabel, at } = item
  return (
    <li className={classes.change}>
      <span className={classes.when}>{momentText(at, zone)}</span>
      <span>
        <ConnectionName id={connection} /> {objectLabel}
      </span>
      <span className={classes.field}>
        <strong>{fieldLabel}</strong> {field !== fieldLabel && <code>{field}</code>}
      </span>
      <span>{MEANT[item.change](item)}</span>
    </li>
  )
}
