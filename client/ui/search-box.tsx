import { TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useState } from 'react'
import classes from './search-box.module.css'

const TYPING_MS = 300

interface SearchBoxProps {
  readonly label: string
  readonly placeholder: string
  /** What the list is narrowed to. Where that is taken off elsewhere, the box is emptied. */
  readonly search: string | undefined
  readonly onSearch: (search: string | undefined) => void
}

/** Narrows a list to what holds the typed text, once typing pauses. */
export function SearchBox({ label, placeholder, search, onSearch }: SearchBoxProps) {
  const [text, setText] = useState(search ?? '')
  const [known, setKnown] = useState(search)
  const look = useDebouncedCallback((words: string) => onSearch(words.trim() || undefined), TYPING_MS)
  if (known !== search) {
    setKnown(search)
    if (search === undefined) setText('')
  }
  return (
    <TextInput
      size="xs"
      aria-label={label}
      placeholder={placeholder}
      leftSection={<IconSearch size={14} aria-hidden />}
      value={text}
      onChange={({ currentTarget: { value } }) => {
        setText(value)
        look(value)
      }}
      className={classes.search}
    />
  )
}
