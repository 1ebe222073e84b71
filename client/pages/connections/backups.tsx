import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { IconDatabaseExport } from '@tabler/icons-react'
import { bytesText } from '../../../shared/bytes.ts'
import { RequestError } from '../../api/request.ts'
import { backupsOptions, useBackUp } from '../../api/storage.ts'
import { useWorkspace } from '../../api/workspace.ts'
import { momentText } from '../../format/times.ts'
import { Answered } from '../../ui/answered.tsx'
import { EmptyNote } from '../../ui/empty-note.tsx'
import table from '../../ui/number-table.module.css'
import { Section } from '../../ui/page.tsx'
import classes from './backups.module.css'

/** Copies of everything that is kept, and how to make one and put it back. */
export function Backups() {
  const list = useQuery(backupsOptions())
  const making = useBackUp()
  const workspace = useWorkspace()
  const running = making.isPending || list.data?.running === true
  return (
    <Section
      title="Backups"
      aside={
        workspace &&
        !workspace.sample && (
          <Button
            size="compact-md"
            variant="default"
            leftSection={<IconDatabaseExport size={15} aria-hidden />}
            loading={running}
            onClick={() => making.mutate()}
          >
            Back up now
          </Button>
        )
      }
    >
      <Answered query={list} height={120}>
        {({ items, folder }) =>
          workspace?.sample ? (
            <EmptyNote>
              The sample isn’t backed up: it is made anew whenever its folder is empty. Once your CRM is
              connected, everything that is kept of it can be copied here while syncs go on.
            </EmptyNote>
          ) : (
            <>
              {items.length === 0 ? (
                <EmptyNote>None yet. One is made while syncs and questions go on.</EmptyNote>
              ) : (
                <table className={table.table}>
                  <thead>
                    <tr>
                      <th scope="col">Made</th>
                      <th scope="col">Folder</th>
                      <th scope="col" className={table.number}>
                        Size
                      </th>
                    </tr>
                  </thead>
                  <tbody>
                    {items.map(({ name, at, bytes }) => (
                      <tr key={name}>
                        <th scope="row">{workspace && momentText(at, workspace.zone)}</th>
                        <td>
                          <code>{name}</code>
                        </td>
                        <td className={table.number}>{bytesText(bytes)}</td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              )}
              <p className={classes.how}>
                They are in <code>{folder}</code>: copy them to another machine. To put one back, stop
                Plumbline and run <code>npm run plumbline -- restore</code> with its folder. Refresh tokens
                aren’t in it.
              </p>
            </>
          )
        }
      </Answered>
      {making.error && (
        <p className={classes.failed} role="alert">
          {making.error.message} {making.error instanceof RequestError ? making.error.problem.action : ''}
        </p>
      )}
    </Section>
  )
}
