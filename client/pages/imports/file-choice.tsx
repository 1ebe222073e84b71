import { IconFileTypeCsv } from '@tabler/icons-react'
import { useState } from 'react'
import type { ImportKindList } from '../../../shared/import.ts'
import type { ChosenFile } from '../../api/imports.ts'
import { countText } from '../../format/numbers.ts'
import classes from './imports.module.css'

interface FileChoiceProps {
  readonly most: ImportKindList['most']
  readonly chosen: ChosenFile | null
  readonly onChoose: (file: File) => void
}

/** A file is dropped here, or chosen from the disk. */
export function FileChoice({ most, chosen, onChoose }: FileChoiceProps) {
  const [over, setOver] = useState(false)
  return (
    <label className={classes.drop} data-over={over || undefined}>
      <IconFileTypeCsv size={26} stroke={1.5} aria-hidden />
      <span>
        <b>{chosen ? chosen.file.name : 'Drop a CSV file here, or choose one'}</b>
        <small>
          {chosen
            ? 'Choose another one, or drop it here'
            : `With a heading; at most ${countText(most.lines)} lines and ${countText(most.bytes / (1 << 20))} MB. Commas, semicolons or tabs, in any encoding that Excel writes.`}
        </small>
      </span>
      {/* It lies over all of it, and takes what is dropped by itself. */}
      <input
        type="file"
        accept=".csv,.tsv,.txt,text/csv"
        aria-label="CSV file"
        onDragEnter={() => setOver(true)}
        onDragLeave={() => setOver(false)}
        onDrop={() => setOver(false)}
        onChange={({ currentTarget }) => {
          const file = currentTarget.files?.[0]
          if (file) onChoose(file)
          // The same file, put right meanwhile, can be chosen again.
          currentTarget.value = ''
        }}
      />
    </label>
  )
}
