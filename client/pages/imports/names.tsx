import { useState } from 'react'
import type { ImportAnswer } from '../../../shared/import.ts'
import { countText, plural } from '../../format/numbers.ts'
import { ShowMore } from '../../ui/show-more.tsx'
import { NameChoice } from './name-choice.tsx'
import classes from './imports.module.css'

const PAGE = 10

interface NamesProps {
  readonly names: NonNullable<ImportAnswer['names']>
  /** Ids of campaigns by the names that they were just chosen for. */
  readonly chosen: Readonly<Record<string, string>>
  readonly onChange: (chosen: Readonly<Record<string, string>>) => void
}

/** For each name that isn't one campaign by itself those that it may be: one choice for all lines of that name. */
export function Names({ names: { items, open, requested, remembered }, chosen, onChange }: NamesProps) {
  const [shown, setShown] = useState(PAGE)
  // What is taken as before needs a look at most: it stands last.
  const inOrder = [...items.filter(({ by }) => by !== 'memory'), ...items.filter(({ by }) => by === 'memory')]
  const listed = items.length
  const all = open + requested + remembered
  const choose = (name: string, id: string | null) => {
    const { [name]: _before, ...others } = chosen
    onChange(id === null ? others : { ...others, [name]: id })
  }
  return (
    <>
      <p className={classes.about}>{aboutText({ open, requested, remembered })}</p>
      {inOrder.slice(0, shown).map((name) => (
        <NameChoice
          key={name.name}
          name={name}
          chosen={chosen[name.name] ?? null}
          onChoose={(id) => choose(name.name, id)}
        />
      ))}
      <ShowMore
        shown={Math.min(shown, listed)}
        total={listed}
        loading={false}
        more={shown < listed ? () => setShown(shown + PAGE * 5) : undefined}
      />
      {listed < all && (
        <p className={classes.examples}>
          {countText(listed)} of {countText(all)} names are listed; choose for these first.
        </p>
      )}
    </>
  )
}

function aboutText({ open, requested, remembered }: Omit<NamesProps['names'], 'items'>): string {
  const parts = [
    open > 0 && `${plural(open, 'name')} to choose for`,
    requested > 0 && `${countText(requested)} chosen now`,
    remembered > 0 && `${countText(remembered)} taken as chosen before`,
  ].filter((part) => part !== false)
  return `${parts.join(', ')}. A choice holds for every line of the name, and is remembered once the file is imported.`
}
