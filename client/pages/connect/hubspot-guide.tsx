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
        <ul>
          {SCOPES.map(([scope, purpose]) => (
            <li key={scope}>
              <code>{scope}</code> {purpose}
            </li>
          ))}
        </ul>
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
      </Part>
    </Guide>
  )
}
