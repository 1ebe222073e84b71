/**
 * HubSpot's own association types, by direction: the plain one, and that of a primary record where there is one.
 * https://developers.hubspot.com/docs/api-reference/crm-associations-v4/guide#association-type-id-values
 */
const TYPE_IDS: Readonly<Record<string, { readonly plain: number; readonly primary?: number }>> = {
  contacts_companies: { plain: 279, primary: 1 },
  companies_contacts: { plain: 280, primary: 2 },
  deals_contacts: { plain: 3 },
  contacts_deals: { plain: 4 },
  deals_companies: { plain: 341, primary: 5 },
  companies_deals: { plain: 342, primary: 6 },
  tickets_contacts: { plain: 16 },
  contacts_tickets: { plain: 15 },
  tickets_companies: { plain: 339, primary: 26 },
  companies_tickets: { plain: 340, primary: 25 },
  tickets_deals: { plain: 28 },
  deals_tickets: { plain: 27 },
  calls_contacts: { plain: 194 },
  contacts_calls: { plain: 193 },
  calls_companies: { plain: 182 },
  companies_calls: { plain: 181 },
  calls_deals: { plain: 206 },
  deals_calls: { plain: 205 },
  meetings_contacts: { plain: 200 },
  contacts_meetings: { plain: 199 },
  meetings_companies: { plain: 188 },
  companies_meetings: { plain: 187 },
  meetings_deals: { plain: 212 },
  deals_meetings: { plain: 211 },
  emails_contacts: { plain: 198 },
  contacts_emails: { plain: 197 },
  emails_companies: { plain: 186 },
  companies_emails: { plain: 185 },
  emails_deals: { plain: 210 },
  deals_emails: { plain: 209 },
}

interface AssociationType {
  readonly category: 'HUBSPOT_DEFINED'
  readonly typeId: number | undefined
  readonly label: string | null
}

/** The types that an association between two kinds of records has. */
export function associationTypes(
  from: string,
  to: string,
  { primary }: { readonly primary: boolean },
): AssociationType[] {
  const types = TYPE_IDS[`${from}_${to}`]
  const plain: AssociationType = { category: 'HUBSPOT_DEFINED', typeId: types?.plain, label: null }
  if (!primary || types?.primary === undefined) return [plain]
  return [{ category: 'HUBSPOT_DEFINED', typeId: types.primary, label: 'Primary' }, plain]
}
