import { Guide, Part, VendorPage } from './guide.tsx'
import { SettingLines } from './setting-lines.tsx'

const UNATTENDED = [
  'SALESFORCE_LOGIN_URL=https://yourcompany.my.salesforce.com',
  'SALESFORCE_CLIENT_ID=',
  'SALESFORCE_CLIENT_SECRET=',
] as const

const BY_TOKEN = [
  'SALESFORCE_INSTANCE_URL=https://yourcompany.my.salesforce.com',
  'SALESFORCE_ACCESS_TOKEN=',
] as const

/** Salesforce: an app with client credentials for the nightly sync, or a token for a first look. */
export function SalesforceGuide() {
  return (
    <Guide vendor="salesforce">
      <Part title="In Salesforce">
        <ol>
          <li>Make a user for Plumbline, so that its rights and its use of the API are its own.</li>
          <li>
            In Setup, make an External Client App (or Connected App) with the OAuth scope “Manage user data
            via APIs (api)”.
          </li>
          <li>Switch on the client-credentials flow and choose that user as the one to run as.</li>
          <li>Copy the consumer key and secret.</li>
        </ol>
        <VendorPage href="https://help.salesforce.com/s/articleView?id=sf.remoteaccess_oauth_client_credentials_flow.htm">
          Salesforce on the client-credentials flow
        </VendorPage>
      </Part>
      <Part title="The least rights it needs">
        <ul>
          <li>The permission “API Enabled”.</li>
          <li>
            Read and View All on Lead, Contact, Account, Campaign and Opportunity. Records that the user may
            not see are missing from every number.
          </li>
          <li>
            The same, where it is used, on Task, Event, Case, Individual, Contact Point Consent, Customizable
            Campaign Influence and flows (“View Setup and Configuration”). What is hidden counts as not there.
          </li>
          <li>Read access to the fields that you measure; a hidden field counts as not there.</li>
          <li>Nothing to create, edit or delete.</li>
        </ul>
      </Part>
      <Part title="In .env, for the nightly sync">
        <SettingLines lines={UNATTENDED} label="Copy the Salesforce settings" />
        <p>
          Client credentials need your own My Domain address; the shared login address refuses them. For a
          sandbox, write its address.
        </p>
      </Part>
      <Part title="Or, for a first look">
        <SettingLines lines={BY_TOKEN} label="Copy the settings for a token" />
        <p>
          <code>sf org display --verbose</code> shows a token. It ends with its session.
        </p>
      </Part>
      <Part title="Worth doing today">
        <p>
          Switch on field history for the campaign’s planned launch date. Without it, plans that slipped
          before the first sync can’t be told.
        </p>
      </Part>
    </Guide>
  )
}
