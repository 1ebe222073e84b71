import { printable } from './printable.ts'

/** A column of a table: text to the left, figures to the right. */
export interface Column {
  readonly title: string
  readonly align: 'left' | 'right'
}

const GAP = '  '

/** Rows under their titles, aligned; a column in which nothing stands is left out. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const shown = columns.flatMap((column, index) => {
    const cells = rows.map((row) => printable(row[index] ?? ''))
    if (cells.every((cell) => cell === '')) return []
    const width = Math.max(...[column.title, ...cells].map(widthOf))
    return [[column.title, '─'.repeat(width), ...cells].map((cell) => pad(cell, width, column.align))]
  })
  return Array.from({ length: rows.length + 2 }, (_, line) =>
    shown
      .map((cells) => cells[line])
      .join(GAP)
      .trimEnd(),
  ).join('\n')
}

function pad(cell: string, width: number, align: Column['align']): string {
  const space = ' '.repeat(width - widthOf(cell))
  return align === 'left' ? cell + space : space + cell
}

/** Characters as people count them, so that letters with combining marks take one place. */
function widthOf(text: string): number {
  return [...new Intl.Segmenter().segment(text)].length
}
