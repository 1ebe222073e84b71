import { Guide, Part, VendorPage } from './guide.tsx'
import { SettingLines } from './setting-lines.tsx'

/** Each scope with what it is read for. */
const SCOPES = [
  ['crm.objects.contacts.read', 'contacts and their lifecycle history'],
  ['crm.objects.companies.read', 'companies'],
  ['crm.objects.deals.read', 'deals and their pipelines'],
  ['crm.objects.owners.read', 'owners'],
  ['crm.schemas.contacts.read', 'which fields contacts have'],
  ['crm.schemas.companies.read', 'which fields companies have'],
  ['crm.schemas.deals.read', 'which fields deals have'],
  ['marketing.campaigns.read', 'campaigns, their budget and assets'],
  [
    'marketing.email.read',
    'marketing e-mails and when they were sent; accounts that don’t list it have “content” instead',
  ],
] as const

/** Each that may be left out, with what is read by it. */
const MORE_SCOPES = [
  ['tickets', 'tickets, where requests are kept there'],
  ['crm.objects.calls.read', 'calls'],
  ['crm.objects.meetings.read', 'meetings'],
  ['crm.objects.emails.read', 'one-to-one e-mails'],
  ['forms', 'forms'],
  ['automation', 'workflows'],
  ['communication_preferences.read', 'who subscribed to what'],
  ['content', 'what became of each e-mail'],
] as const

/** HubSpot: a private app's token with read scopes. */
export function HubspotGuide() {
  return (
    <Guide vendor="hubspot">
      <Part title="In HubSpot">
        <ol>
          <li>
            As a super admin, open Settings, Integrations, Private Apps (“Legacy Apps” in newer accounts).
          </li>
          <li>Make a private app with the scopes below, all of them for reading.</li>
          <li>Copy its access token.</li>
        </ol>
        <VendorPage href="https://developers.hubspot.com/docs/apps/legacy-apps/private-apps/overview">
          HubSpot on private apps
        </VendorPage>
      </Part>
      <Part title="The least rights it needs">
        <ScopeList scopes={SCOPES} />
      </Part>
      <Part title="Rights for more">
        <ScopeList scopes={MORE_SCOPES} />
        <p>What is left out stands under Connections with the scope that it needs.</p>
      </Part>
      <Part title="In .env">
        <SettingLines lines={['HUBSPOT_ACCESS_TOKEN=']} label="Copy the HubSpot setting" />
        <p>
          <code>HUBSPOT_BASE_URL</code> stays as it is, <code>https://api.hubapi.com</code>, unless you go
          through a proxy.
        </p>
      </Part>
      <Part title="Good to know">
        <p>
          HubSpot keeps no history of a campaign’s dates. Plumbline keeps its own from the first sync on, so
          begin early.
        </p>
        <p>
          Your own properties of campaigns, such as one that holds the Salesforce campaign’s id, HubSpot
          describes to few apps only. Name those that are to be read in{' '}
          <code>HUBSPOT_CAMPAIGN_PROPERTIES</code>, by their internal names.
        </p>
      </Part>
    </Guide>
  )
}

function ScopeList({ scopes }: { readonly scopes: readonly (readonly [scope: string, purpose: string])[] }) {
  return (
    <ul>
      {scopes.map(([scope, purpose]) => (
        <li key={scope}>
          <code>{scope}</code> {purpose}
        </li>
      ))}
    </ul>
  )
}
