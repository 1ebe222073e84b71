import type { ReceiptRow } from '../../../shared/metric.ts'
import type { Cell } from '../../warehouse/warehouse.ts'

/** Details by name, as a receipt tells them: numbers and texts, yes and no in words. */
export function detailsOf(
  names: readonly string[],
  cell: (name: string, index: number) => Cell | undefined,
): ReceiptRow['details'] {
  return Object.fromEntries(names.map((name, index) => [name, detailOf(cell(name, index))]))
}

function detailOf(cell: Cell | undefined): string | number | null {
  if (cell === undefined || cell === null) return null
  if (typeof cell === 'boolean') return cell ? 'yes' : 'no'
  return typeof cell === 'number' ? cell : String(cell)
}
