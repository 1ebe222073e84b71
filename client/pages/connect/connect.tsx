import { Page } from '../../ui/page.tsx'
import classes from './connect.module.css'
import { HubspotGuide } from './hubspot-guide.tsx'
import { SalesforceGuide } from './salesforce-guide.tsx'
import { SettingLines } from './setting-lines.tsx'

/** How to read your own CRM instead of the sample: what to make there, with which rights, and what to write here. */
export function ConnectPage() {
  return (
    <Page
      title="Connect your CRM"
      lead="Plumbline only reads: it asks for no right to write, and what it reads stays on this machine. Either CRM is enough to begin; with both, records are linked across them."
    >
      <ol className={classes.steps}>
        <li>
          <h2>Make the settings file</h2>
          <p>In the folder where Plumbline was started. It holds secrets: keep it out of version control.</p>
          <SettingLines lines={['cp .env.example .env']} label="Copy the command that makes it" />
        </li>
        <li>
          <h2>Fill in what you use</h2>
          <div className={classes.vendors}>
            <SalesforceGuide />
            <HubspotGuide />
          </div>
        </li>
        <li>
          <h2>Start Plumbline again</h2>
          <p>
            As soon as one CRM is set, no sample data is started, shown or mixed in; the sample keeps its own
            folder. The first sync begins at once and is shown here live. If something is missing, Plumbline
            says so when it starts, all faults at once.
          </p>
          <SettingLines lines={['npm start']} label="Copy the command that starts it" />
        </li>
      </ol>
    </Page>
  )
}
