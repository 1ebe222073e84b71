import { typeName } from './hubspot/crm-types.ts'
import { html, type Answer } from './http.ts'
import type { Row } from './row.ts'
import type { OrgState } from './state.ts'

/** Where each system opens its records, and which of its tables they are in. */
const PAGES: readonly { readonly path: RegExp; readonly table: (kind: string) => string | undefined }[] = [
  { path: /^\/lightning\/r\/(?<kind>\w+)\/(?<id>[^/]+)\/view$/, table: (kind) => kind },
  { path: /^\/contacts\/\d+\/record\/(?<kind>0-\d+)\/(?<id>[^/]+)$/, table: typeName },
  { path: /^\/(?<kind>workflows)\/\d+\/platform\/flow\/(?<id>[^/]+)\/edit$/, table: () => 'flows' },
  { path: /^\/(?<kind>forms)\/\d+\/editor\/(?<id>[^/]+)\/edit\/form$/, table: () => 'forms' },
  // A page of the set-up, whose address is a parameter.
  { path: /^\/lightning\/(?<kind>setup)\/Flows\/page\/(?<id>[^/]+)$/, table: () => 'FlowDefinitionView' },
  { path: /^\/(?<kind>marketing)\/\d+\/campaigns\/(?<id>[^/]+)$/, table: () => 'campaigns' },
  { path: /^\/(?<kind>email)\/\d+\/details\/(?<id>[^/]+)\/performance$/, table: () => 'marketing_emails' },
]

/** The plain page that stands in for a CRM's own view of a record, so that a link from a receipt arrives; null for any other path. */
export function recordPage(state: OrgState, system: string, path: string): Answer | null {
  for (const page of PAGES) {
    const { kind = '', id = '' } = page.path.exec(path)?.groups ?? {}
    const name = kind === '' ? undefined : page.table(kind)
    if (name === undefined) continue
    const table = state.table(name)
    const row = table?.rows.get(decodeURIComponent(id))
    if (!table || !row)
      return html(404, frame(system, 'There is no such record', '<p>It was deleted, or never existed.</p>'))
    const label = (field: string) => table.field(field)?.label ?? field
    const lines = Object.entries(row.fields).map(
      ([field, value]) =>
        `<tr><th scope="row">${escape(label(field))}</th><td>${escape(value === null ? '' : String(value))}</td></tr>`,
    )
    const marks = [
      ['Record id', row.id],
      ['Created', new Date(row.createdAt).toISOString()],
      ['Last modified', new Date(row.modifiedAt).toISOString()],
      ...(row.deletedAt === null ? [] : [['Deleted', new Date(row.deletedAt).toISOString()]]),
    ].map(([field = '', value = '']) => `<tr><th scope="row">${field}</th><td>${escape(value)}</td></tr>`)
    return html(
      200,
      frame(
        system,
        `${table.table.label}: ${titleOf(row.fields)}`,
        `<table>${[...lines, ...marks].join('')}</table>`,
      ),
    )
  }
  return null
}

function titleOf(fields: Row['fields']): string {
  const said = (...names: readonly string[]) =>
    names.map((name) => fields[name]).filter((value) => typeof value === 'string' && value !== '')
  const [whole] = said('Name', 'hs_name', 'dealname', 'name')
  const person = said('FirstName', 'firstname', 'LastName', 'lastname').join(' ')
  return escape(String(whole ?? (person || 'record')))
}

function frame(system: string, title: string, body: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title} · ${system} sandbox</title>
<style>body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:46rem;padding:0 1rem;color-scheme:light dark}
p.note{opacity:.7}table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.3rem .6rem;border-bottom:1px solid #8884;vertical-align:top}th{font-weight:500;opacity:.75;width:16rem}</style>
<p class="note">${system} sandbox: sample data, made up</p><h1>${title}</h1>${body}</html>`
}

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
