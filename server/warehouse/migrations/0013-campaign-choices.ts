export const campaignChoices: readonly string[] = [
  // Which campaign a name in a file means, as a person chose it: the record. "id" is made of the name, whatever its case.
  `create table entered.campaign_choice(
     id text not null, name text not null, connection text not null, object text not null, record_id text not null,
     chosen_at timestamptz not null, "by" text)`,
]
