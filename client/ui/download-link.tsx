import { Button } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import type { ReactNode } from 'react'

/** Downloads a file, such as what a list shows, whole. */
export function DownloadLink({
  href,
  label,
  children = 'Download as CSV',
}: {
  readonly href: string
  /** What it is of, where the words alone don't say. */
  readonly label?: string
  readonly children?: ReactNode
}) {
  return (
    <Button
      component="a"
      href={href}
      download
      size="compact-sm"
      variant="default"
      leftSection={<IconDownload size={14} aria-hidden />}
      aria-label={label}
    >
      {children}
    </Button>
  )
}
