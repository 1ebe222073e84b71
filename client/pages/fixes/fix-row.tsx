import { UnstyledButton } from '@mantine/core'
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import type { Fix } from '../../../shared/fix.ts'
import { readyText } from '../../format/fixes.ts'
import { countText } from '../../format/numbers.ts'
import { FixDownload } from './fix-downloads.tsx'
import { Move } from './fix-move.tsx'
import { FixPreview } from './fix-preview.tsx'
import classes from './fixes.module.css'

/** A repair; opened, what else it moves and its first records. */
export function FixRow({ fix, open, toggle }: { fix: Fix; open: boolean; toggle: () => void }) {
  const Chevron = open ? IconChevronDown : IconChevronRight
  const [most] = fix.moves
  return (
    <>
      <tr id={fix.id} data-open={open || undefined}>
        <th scope="row">
          <UnstyledButton className={classes.open} aria-expanded={open} onClick={toggle}>
            <Chevron size={14} stroke={2} aria-hidden />
            {fix.title}
          </UnstyledButton>
          <span className={classes.share}>{readyText(fix)}</span>
        </th>
        <td className={classes.number} data-label={fix.records === 1 ? 'record' : 'records'}>
          {countText(fix.records)}
        </td>
        <td className={classes.number} data-label="new">
          {countText(fix.recent)}
        </td>
        <td className={classes.moving}>{most && <Move move={most} />}</td>
        <td className={classes.file}>
          <FixDownload fix={fix} />
        </td>
      </tr>
      {open && (
        <tr className={classes.opened}>
          <td colSpan={5}>
            <FixPreview fix={fix} />
          </td>
        </tr>
      )}
    </>
  )
}
