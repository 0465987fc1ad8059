import MiniSearch from "minisearch";
import type { HelpSections } from "../../services/contract/help.ts";

type Section = HelpSections["sections"][0];
export type FindSections = (query: string) => Section[];

/** Indexes the sections. Words may be cut short or slightly misspelt; headings count most. */
export function findSections(sections: readonly Section[]): FindSections {
  const byPlace = new Map(sections.map((section) => [section.at, section]));
  const index = new MiniSearch<Section>({
    idField: "at",
    fields: ["heading", "text"],
    searchOptions: {
      boost: { heading: 4 },
      prefix: true,
      fuzzy: (word) => word.length > 4 ? 0.2 : false,
      combineWith: "AND",
    },
  });
  index.addAll(sections);
  return (query) => index.search(query).flatMap(({ id }) => byPlace.get(id) ?? []);
}
