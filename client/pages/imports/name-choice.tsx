import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import type { ImportCampaign, ImportName } from '../../../shared/import.ts'
import { importCampaignsOptions } from '../../api/imports.ts'
import { countText, plural } from '../../format/numbers.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { SearchBox } from '../../ui/search-box.tsx'
import { CampaignFacts } from './campaign-facts.tsx'
import classes from './imports.module.css'

interface NameChoiceProps {
  readonly name: ImportName
  /** The id that was just chosen; null: none was. */
  readonly chosen: string | null
  readonly onChoose: (id: string | null) => void
}

/** A name in the file, the campaigns that it may be, and a search for any other. */
export function NameChoice({
  name: { name, lines, campaigns, chosen: taken, by, candidates },
  chosen,
  onChoose,
}: NameChoiceProps) {
  const group = useId()
  const [search, setSearch] = useState<string>()
  const [picked, setPicked] = useState<ImportCampaign | null>(null)
  const found = useQuery({ ...importCampaignsOptions(search ?? ''), enabled: search !== undefined })
  const searched = search === undefined ? [] : (found.data?.items ?? [])
  // What was found and chosen stays in sight once the search is over.
  const others = [...(picked === null ? [] : [picked]), ...searched].filter(
    ({ id }, index, all) =>
      candidates.every((candidate) => candidate.id !== id) &&
      all.findIndex((each) => each.id === id) === index,
  )
  const checked = chosen ?? taken?.id ?? null
  const more = by === null ? campaigns - candidates.length : 0
  const option = (campaign: ImportCampaign) => (
    <label key={campaign.id} className={classes.candidate}>
      <input
        type="radio"
        name={group}
        checked={campaign.id === checked}
        onChange={() => {
          setPicked(campaign)
          setSearch(undefined)
          onChoose(campaign.id)
        }}
      />
      <CampaignFacts campaign={campaign} />
    </label>
  )
  return (
    <fieldset className={classes.name}>
      <legend>
        <b>“{name}”</b> in {plural(lines, 'line')}
        {by === 'memory' && <span className={classes.memory}>as chosen before</span>}
      </legend>
      {by === null && campaigns === 0 && (
        <p className={classes.examples}>No campaign is called so. Find the one that is meant:</p>
      )}
      {candidates.map(option)}
      {others.map(option)}
      {more > 0 && (
        <p className={classes.examples}>… and {countText(more)} more of this name: find it by its id.</p>
      )}
      {search !== undefined && found.data?.matching === 0 && (
        <p className={classes.examples}>No campaign holds “{search}” in its name or id.</p>
      )}
      {found.data !== undefined && search !== undefined && found.data.matching > found.data.items.length && (
        <p className={classes.examples}>
          The first {countText(found.data.items.length)} of {countText(found.data.matching)}: type more of it.
        </p>
      )}
      {found.error && search !== undefined && <ProblemNote error={found.error} />}
      <div className={classes.actions}>
        <SearchBox
          label={`Find another campaign for ${name}`}
          placeholder={candidates.length === 0 ? 'Name or id of the campaign' : 'Another one: name or id'}
          search={search}
          onSearch={setSearch}
        />
        {chosen !== null && (
          <Button
            size="compact-sm"
            variant="subtle"
            onClick={() => {
              setPicked(null)
              onChoose(null)
            }}
          >
            {by === 'memory' ? 'As before' : 'Don’t choose'}
          </Button>
        )}
      </div>
    </fieldset>
  )
}
