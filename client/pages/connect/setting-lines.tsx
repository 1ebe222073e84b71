import { ActionIcon, CopyButton } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { ScrollBox } from '../../ui/scroll-box.tsx'
import classes from './setting-lines.module.css'

/** Lines to be copied as they stand. */
export function SettingLines({ lines, label }: { lines: readonly string[]; label: string }) {
  return (
    <div className={classes.lines}>
      <ScrollBox label={label.replace('Copy ', '')} className={classes.box}>
        <pre>
          <code>{lines.join('\n')}</code>
        </pre>
      </ScrollBox>
      <CopyButton value={lines.join('\n')}>
        {({ copied, copy }) => (
          <ActionIcon
            variant="default"
            className={classes.copy}
            aria-label={copied ? 'Copied' : label}
            title={copied ? 'Copied' : label}
            onClick={copy}
          >
            {copied ? <IconCheck size={15} /> : <IconCopy size={15} />}
          </ActionIcon>
        )}
      </CopyButton>
    </div>
  )
}
