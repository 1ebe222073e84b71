import { Button, NativeSelect, SegmentedControl, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import classes from './receipt-filters.module.css'

const route = getRouteApi('/metrics/$id')
const TYPING_MS = 300

const SIDES = [
  { value: 'all', label: 'All' },
  { value: 'yes', label: 'In the number' },
  { value: 'no', label: 'Left out' },
] as const

/** On a phone the columns have no headings to sort by. */
const ORDERS = [
  { value: '', label: 'Usual order' },
  { value: '-at', label: 'Newest first' },
  { value: 'at', label: 'Oldest first' },
  { value: 'label', label: 'By name' },
  { value: 'reason', label: 'By reason' },
  { value: 'connection', label: 'By system' },
] as const

/** Which of the records are listed: in or out, and by the words in their names. */
export function ReceiptFilters() {
  const { included, search, reason, sort } = route.useSearch()
  const navigate = useNavigate({ from: '/metrics/$id' })
  const [typed, setTyped] = useState(search ?? '')
  const look = useDebouncedCallback((words: string) => {
    void navigate({
      search: (before) => ({ ...before, search: words.trim() === '' ? undefined : words.trim() }),
      replace: true,
      resetScroll: false,
    })
  }, TYPING_MS)
  const narrowed =
    included !== undefined || search !== undefined || reason !== undefined || sort !== undefined
  return (
    <div className={classes.filters}>
      <TextInput
        size="xs"
        aria-label="Search the records"
        placeholder="Search names and ids"
        leftSection={<IconSearch size={14} aria-hidden />}
        value={typed}
        onChange={({ currentTarget }) => {
          setTyped(currentTarget.value)
          look(currentTarget.value)
        }}
        className={classes.search}
      />
      <SegmentedControl
        size="xs"
        aria-label="In the number or left out"
        data={[...SIDES]}
        value={included ?? 'all'}
        onChange={(value) =>
          void navigate({
            search: (before) => ({ ...before, included: value === 'all' ? undefined : value }),
            replace: true,
            resetScroll: false,
          })
        }
      />
      <NativeSelect
        size="xs"
        aria-label="Order of the records"
        className={classes.order}
        data={[...ORDERS]}
        value={sort ?? ''}
        onChange={({ currentTarget }) =>
          void navigate({
            search: (before) => ({ ...before, sort: currentTarget.value || undefined }),
            replace: true,
            resetScroll: false,
          })
        }
      />
      {narrowed && (
        <Button
          variant="subtle"
          size="compact-sm"
          onClick={() => {
            setTyped('')
            void navigate({
              search: (before) => ({
                ...before,
                included: undefined,
                search: undefined,
                reason: undefined,
                sort: undefined,
              }),
              resetScroll: false,
            })
          }}
        >
          Show all records
        </Button>
      )}
    </div>
  )
}
