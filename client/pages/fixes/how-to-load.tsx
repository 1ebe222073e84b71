import classes from './fixes.module.css'

/** What to do with a list, and what a loader does with it. */
export function HowToLoad() {
  return (
    <details className={classes.how}>
      <summary>How to load a list</summary>
      <dl>
        <dt>Salesforce, with Data Loader or Inspector</dt>
        <dd>
          Choose Update and the list’s object. <code>Id</code> and the field that has its own name match by
          themselves. Leave the columns that begin with “_Plumbline” unmapped: they are for you to read;
          Inspector passes over them by itself. What stood there when you downloaded is among them, as people
          read it. To be able to take a load back, export the field of these records with the same loader
          first.
        </dd>
        <dt>HubSpot, with Import</dt>
        <dd>
          Import a file of the list’s object and choose to update existing records only.{' '}
          <code>Record ID</code> and the property match by themselves; choose “Don’t import column” for those
          that begin with “_Plumbline”.
        </dd>
        <dt>Duplicates</dt>
        <dd>
          No data loader merges records. The list has a row for each duplicate, with the record to keep first,
          as merge tools and the CRMs’ own merge calls take it. Told is what fewer records bring; what else a
          merge moves depends on the values that you keep.
        </dd>
        <dt>What is in a list, and what isn’t</dt>
        <dd>
          Only records with a value that the other system has of the same person, valid there. Where both have
          one it is the one that wins by the sync rule in the settings; without a rule, the one that was
          changed later for certain. Fields that aren’t synced are left as they differ. The rest stands in a
          file of its own without a column to load, because an empty cell may empty the field. Load a file as
          it is: a spreadsheet that saves it may turn long numbers and phone numbers into others.
        </dd>
      </dl>
    </details>
  )
}
