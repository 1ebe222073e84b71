import { Command, CommanderError, InvalidArgumentError } from 'commander'
import { ConfigError } from '../config.ts'
import { QueryError } from '../metrics/metrics.ts'
import { importFile, type ImportOptions } from './import.ts'
import { forgetImportChoice, listImportChoices, listImportKinds, listImports, undoImport } from './imports.ts'
import { metrics } from './metrics.ts'
import { printable } from './printable.ts'
import { sandbox, type SandboxOptions } from './sandbox.ts'
import { sync } from './sync.ts'
import type { Terminal } from './terminal.ts'
import { FAILED, MISUSED, OK, UsageError } from './terminal.ts'

/** Runs one command line and gives its exit code: 0 done, 1 failed, 2 wrong usage or configuration. Never throws. */
export async function runTerminal(words: readonly string[], terminal: Terminal): Promise<number> {
  let code = OK
  const program = commands(terminal, (result) => {
    code = result
  })
  try {
    await program.parseAsync(words, { from: 'user' })
    return code
  } catch (error) {
    // Commander has already written what it had to say.
    if (error instanceof CommanderError) return error.exitCode === 0 ? OK : MISUSED
    terminal.err.write(`${told(error)}\n`)
    const misused = error instanceof UsageError || error instanceof ConfigError || error instanceof QueryError
    return misused ? MISUSED : FAILED
  }
}

function commands(terminal: Terminal, done: (code: number) => void): Command {
  const program = new Command('plumbline')
    .description('Marketing-operations metrics from Salesforce and HubSpot, every number with its receipt.')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.out.write(text),
      writeErr: (text) => terminal.err.write(text),
    })
    .showHelpAfterError('Add --help to see what is possible.')
    .addHelpText(
      'after',
      '\nA running server is asked; without one, the data directory is opened. Exit codes: 0 done, 1 failed, 2 wrong usage or configuration.',
    )
  program
    .command('sync')
    .description('read what changed in the CRMs and show the progress')
    .argument('[connection...]', 'ids of connections, such as salesforce; default: all')
    .option('--json', 'print the runs as JSON', false)
    .action(async (ids: string[], options: { json: boolean }) => done(await sync(ids, options, terminal)))
  program
    .command('metrics')
    .description('print the metrics of a period, or one metric over a span')
    .argument('[id]', 'a metric, such as on-time-launch-rate')
    .option(
      '--period <name>',
      'a week such as 2026-W46, a month, a quarter or a year; default: the last complete week',
    )
    .option('--by <dimension>', 'break one metric down, such as by channel')
    .option('--json', 'print the answer as JSON', false)
    .action(async (id: string | undefined, options: { period?: string; by?: string; json: boolean }) =>
      done(await metrics(id, options, terminal)),
    )
  program
    .command('import')
    .description('import a CSV file: planned dates, launches, requests, budgets, costs and more')
    .argument('<kind>', 'what it holds, such as planned-dates; “imports kinds” lists them')
    .argument('<file>', 'a CSV file')
    .option('--dry-run', 'only say what would be', false)
    .option('--skip-refused', 'leave out lines that can’t be imported, instead of importing nothing', false)
    .option(
      '--match <field=header>',
      'the column that holds a field, where it isn’t found; may be repeated',
      repeated,
      [],
    )
    .option(
      '--form <field=form>',
      'how a field’s values are written, where it can’t be told; may be repeated',
      repeated,
      [],
    )
    .option(
      '--choose <name=record>',
      'the campaign that a name in the file means, by the id of its record; remembered once it is imported; may be repeated',
      repeated,
      [],
    )
    .option('--json', 'print the answer as JSON', false)
    .addHelpText(
      'after',
      '\nAn import is whole: a line that can’t be imported keeps all others out. To import a file again changes nothing.\nExit codes: 0 imported (or would be), 1 not, 2 wrong usage.',
    )
    .action(async (kind: string, file: string, options: ImportOptions) =>
      done(await importFile(kind, file, options, terminal)),
    )
  importsCommands(program, terminal, done)
  program
    .command('doctor')
    .description('check settings, machine, data, CRMs and syncs, and tell what to do; changes nothing')
    .option('--offline', 'ask nothing of the CRMs', false)
    .option('--json', 'print the findings as JSON', false)
    .addHelpText(
      'after',
      '\nExit codes: 0 nothing failed (there may be warnings), 1 something failed, 2 the settings can’t be used.',
    )
    .action(async (options: { offline: boolean; json: boolean }) => {
      // Loaded only when wanted: it knows every part of Plumbline.
      const { doctor } = await import('./doctor.ts')
      done(await doctor(options, terminal))
    })
  program
    .command('backup')
    .description('copy everything that is kept into a folder, while syncs and questions go on')
    .argument('[folder]', 'a new one; default: in the data directory’s “backups”, named after the moment')
    .option('--json', 'print what was made as JSON', false)
    .addHelpText(
      'after',
      '\nRefresh tokens aren’t in it: renewed since, they would be taken for stolen. Back up secrets.json and secrets.key yourself, or connect again after a loss.',
    )
    .action(async (folder: string | undefined, options: { json: boolean }) => {
      const { backup } = await import('./backup.ts')
      done(await backup(folder, options, terminal))
    })
  program
    .command('restore')
    .description('put a backup in the place of what is kept; stop the server first')
    .argument('<folder>', 'one that “backup” made')
    .option('--replace', 'also where there is a workspace already', false)
    .addHelpText(
      'after',
      '\nEvery file is held against what was noted of it first. Files that are replaced stay beside it under another name. The next sync reads what has changed since.',
    )
    .action(async (folder: string, options: { replace: boolean }) => {
      const { restore } = await import('./restore.ts')
      done(await restore(folder, options, terminal))
    })
  program
    .command('migrate-to')
    .description('move a workspace that is kept in files into a PostgreSQL; stop the server first')
    .argument('<address>', 'such as postgres://plumbline:password@db.internal:5432/plumbline')
    .addHelpText(
      'after',
      '\nEvery table is held against the files by number and content of its rows. One that was interrupted goes on where it was; the files stay as they are.\nWith refresh tokens, set the APP_SECRET that the nodes will have.',
    )
    .action(async (address: string) => {
      const { migrateTo } = await import('./migrate-to.ts')
      done(await migrateTo(address, terminal))
    })
  program
    .command('sandbox')
    .description('run a made-up company’s Salesforce and HubSpot on this machine, until Ctrl-C')
    .option('--size <name>', 'how large the company is', 'small')
    .option('--org <name>', 'orderly, or messy: how its people keep their CRMs', 'orderly')
    .option('--seed <number>', 'another seed makes another company', whole, 7)
    .option('--anchor <instant>', 'the end of its history, such as 2026-11-22T20:00:00Z; default: now')
    .option('--now <instant>', 'where its clock starts; default: at the anchor')
    .option('--still', 'let the clock stand until it is moved', false)
    .option('--limits', 'hold callers to the vendors’ short-term rates', false)
    .option('--salesforce-port <number>', 'default: any free one', whole, 0)
    .option('--hubspot-port <number>', 'default: any free one', whole, 0)
    .option('--control-port <number>', 'default: any free one', whole, 0)
    .option('--faults <file>', 'a JSON file with a list of what is to go wrong')
    .option('--fault <json>', 'something that is to go wrong, as JSON; may be repeated', repeated, [])
    .option('--json', 'print the addresses, settings and control calls as JSON', false)
    .addHelpText(
      'after',
      `
A fault says with which requests, when, and what goes wrong, such as
  --fault '{"match":{"system":"hubspot"},"when":{"kind":"nth","nth":3},"effect":{"kind":"answer","status":503}}'`,
    )
    .action(async (options: SandboxOptions) => done(await sandbox(options, terminal)))
  return program
}

function importsCommands(program: Command, terminal: Terminal, done: (code: number) => void): void {
  const imports = program
    .command('imports')
    .description('list what was imported, what can be and what was chosen, and take it back')
  imports
    .command('list', { isDefault: true })
    .description('list what was imported, newest first')
    .option('--json', 'print as JSON', false)
    .action(async (options: { json: boolean }) => done(await listImports(options, terminal)))
  imports
    .command('kinds')
    .description('list what can be imported, with its fields')
    .option('--json', 'print as JSON', false)
    .action(async (options: { json: boolean }) => done(await listImportKinds(options, terminal)))
  imports
    .command('choices')
    .description('list which campaigns names in files were chosen to mean')
    .option('--json', 'print as JSON', false)
    .action(async (options: { json: boolean }) => done(await listImportChoices(options, terminal)))
  imports
    .command('forget')
    .description('forget what a name was chosen to mean; what was imported stays')
    .argument('<id>', 'the id of a choice')
    .option('--json', 'print as JSON', false)
    .action(async (id: string, options: { json: boolean }) =>
      done(await forgetImportChoice(id, options, terminal)),
    )
  imports
    .command('undo')
    .description('take an import back; rows that a later import says, too, stay')
    .argument('<id>', 'the id of an import')
    .option('--json', 'print as JSON', false)
    .action(async (id: string, options: { json: boolean }) => done(await undoImport(id, options, terminal)))
}

function whole(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('It must be a whole number.')
  return Number(text)
}

function repeated(value: string, before: readonly string[]): readonly string[] {
  return [...before, value]
}

/** What happened and what to do, as far as the error tells. */
function told(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const action = 'action' in error && typeof error.action === 'string' ? ` ${error.action}` : ''
  return `${error.message}${action}`.split('\n').map(printable).join('\n')
}
