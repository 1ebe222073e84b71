import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { importKindsOptions, type ChosenFile } from '../../api/imports.ts'
import { Answered } from '../../ui/answered.tsx'
import { Page, Section } from '../../ui/page.tsx'
import { RememberedChoices } from './choices.tsx'
import { FileChoice } from './file-choice.tsx'
import { FilePreview } from './file-preview.tsx'
import { History } from './history.tsx'
import { KindAbout, KindChoice } from './kind-choice.tsx'

const route = getRouteApi('/imports')

/** What the CRMs don't hold, brought in as a file: looked at, imported whole, and taken back. */
export function ImportsPage() {
  const { kind: asked } = route.useSearch()
  const navigate = useNavigate({ from: '/imports' })
  const kinds = useQuery(importKindsOptions())
  const [chosen, setChosen] = useState<ChosenFile | null>(null)
  const choose = (kind: string) =>
    void navigate({ search: (before) => ({ ...before, kind }), replace: true, resetScroll: false })
  return (
    <Page
      title="Imports"
      lead="What lives elsewhere: plans, launches, requests, budgets. Bring it in as a CSV file. You see what it would do before anything is changed, and can take it back afterwards."
    >
      <Answered query={kinds} height={320}>
        {({ items, most }) => {
          const kind = items.find(({ key }) => key === asked) ?? items[0]
          if (kind === undefined) return null
          return (
            <>
              <KindChoice kinds={items} chosen={kind.key} onChange={choose} />
              <KindAbout kind={kind} />
              <FileChoice
                most={most}
                chosen={chosen}
                onChoose={(file) => setChosen({ id: crypto.randomUUID(), file })}
              />
              {chosen && (
                <FilePreview
                  key={`${kind.key} ${chosen.id}`}
                  kind={kind}
                  chosen={chosen}
                  onDone={() => setChosen(null)}
                />
              )}
            </>
          )
        }}
      </Answered>
      <RememberedChoices />
      <Section title="What was imported">
        <History />
      </Section>
    </Page>
  )
}
