import { UnstyledButton } from '@mantine/core'
import { IconArrowDown, IconArrowsSort, IconArrowUp } from '@tabler/icons-react'
import classes from './sort-button.module.css'

interface SortButtonProps {
  readonly label: string
  readonly direction: 'ascending' | 'descending' | 'none'
  /** Over a column of numbers: the label ends where they end. */
  readonly number?: boolean
  readonly onClick: () => void
}

/** A column's heading that sorts by it; the `th` around it carries `aria-sort`. */
export function SortButton({ label, direction, number = false, onClick }: SortButtonProps) {
  const Icon = direction === 'none' ? IconArrowsSort : direction === 'ascending' ? IconArrowUp : IconArrowDown
  return (
    <UnstyledButton
      className={classes.sort}
      data-active={direction !== 'none' || undefined}
      data-number={number || undefined}
      onClick={onClick}
    >
      {label}
      <Icon size={13} stroke={2} aria-hidden />
    </UnstyledButton>
  )
}
