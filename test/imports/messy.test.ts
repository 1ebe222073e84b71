import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createImports } from '../../server/imports/create-imports.ts'
import type { Imports } from '../../server/imports/imports.ts'
import { PAPER_KINDS } from '../../server/sandbox/elsewhere.ts'
import { createWorld } from '../../server/sandbox/world/create-world.ts'
import { readCatalog } from '../../server/warehouse/read-catalog.ts'
import { pieces } from '../support/imports.ts'
import { openTestWorkspace, type TestWorkspace } from '../support/workspace.ts'

const NOW = '2026-11-22T22:45:00.000Z'
const world = createWorld({
  seed: 7,
  size: 'small',
  anchor: Date.parse('2026-11-22T20:00:00Z'),
  organisation: 'messy',
})
const directory = mkdtempSync(join(tmpdir(), 'plumbline-'))
let workspace: TestWorkspace
let imports: Imports
beforeAll(async () => {
  workspace = await openTestWorkspace(world, { now: NOW })
  await workspace.sync()
  imports = createImports({
    warehouse: workspace.warehouse,
    readCatalog,
    clock: { now: () => Date.parse(NOW) },
    zone: 'Europe/Berlin',
    sample: false,
    recordUrl: () => null,
    directory,
  })
})
afterAll(async () => {
  await workspace.close()
  rmSync(directory, { recursive: true, force: true })
})

describe.each(PAPER_KINDS)('the messy company’s file of %s', (kind) => {
  test('can be taken in as it is, but for the lines that are wrong', async () => {
    const paper = world.elsewhere!.paper(kind, Date.parse(NOW))
    const answer = await imports.preview(pieces(paper.text), {
      kind,
      file: `${kind}.csv`,
      match: paper.columns,
    })
    expect(answer.undecided).toEqual([])
    expect(answer.counts).toMatchObject({
      new: paper.rows.length,
      repeated: paper.wrong.filter(({ fault }) => fault === 'repeated').length,
      refused: paper.wrong.filter(({ fault }) => fault !== 'repeated').length,
    })
    const refused = answer.lines.filter(({ state }) => state === 'refused').map(({ line }) => line)
    expect(refused).toEqual(paper.wrong.filter(({ fault }) => fault !== 'repeated').map(({ line }) => line))
  })
})
