import { Button, Menu } from '@mantine/core'
import { IconChevronDown, IconDownload } from '@tabler/icons-react'
import type { Fix } from '../../../shared/fix.ts'
import { fixCsvAddress } from '../../api/fixes.ts'
import { listWords } from '../../format/fixes.ts'
import { DownloadLink } from '../../ui/download-link.tsx'

/** The file of a repair; where it is made for several objects or systems, one to choose; without any, what is to be decided. */
export function FixDownload({ fix }: { fix: Fix }) {
  const [only, another] = fix.lists
  if (another !== undefined) return <Choice fix={fix} />
  const label = only === undefined ? 'Download records' : 'Download list'
  return (
    <DownloadLink
      href={only === undefined ? fixCsvAddress(fix.id, 'open') : fixCsvAddress(only.id, 'ready')}
      label={`${label}: ${fix.title}`}
    >
      {label}
    </DownloadLink>
  )
}

function Choice({ fix }: { fix: Fix }) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconDownload size={14} aria-hidden />}
          rightSection={<IconChevronDown size={14} aria-hidden />}
          aria-label={`Download list: ${fix.title}`}
        >
          Download list
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {fix.lists.map((list) => (
          <Menu.Item key={list.id} component="a" href={fixCsvAddress(list.id, 'ready')} download>
            {listWords(list)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
