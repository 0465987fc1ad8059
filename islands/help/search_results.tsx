import { useEffect, useState } from "preact/hooks";
import type { HelpSections } from "../../services/contract/help.ts";
import { paths } from "../api/paths.ts";
import { type ApiProblem, asProblem } from "../api/problem.ts";
import { useResource, useStudio } from "../studio/context.ts";
import { Failure, Skeleton } from "../ui/states.tsx";
import type { FindSections } from "./find_sections.ts";
import { useHelpWords } from "./words.ts";

const MOST = 20;
/** Characters of a section that a result shows. */
const EXCERPT = 160;

/** The sections of all guides in which the words occur; the text and the search come on demand. */
export function SearchResults({ query }: { query: string }) {
  const words = useHelpWords();
  const { data, problem, refresh } = useResource(paths.helpSections);
  const sections = data.value?.sections;
  const [find, setFind] = useState<FindSections>();
  const [lost, setLost] = useState<ApiProblem>();
  const load = () => {
    if (!sections) return;
    setLost(undefined);
    import("./find_sections.ts").then(
      ({ findSections }) => setFind(() => findSections(sections)),
      (error) => setLost(asProblem(error)),
    );
  };
  useEffect(load, [sections]);
  if (lost) return <Failure problem={lost} retry={load} />;
  if (problem.value) return <Failure problem={problem.value} retry={refresh} />;
  if (!find) return <Skeleton count={6} kind="row" />;
  const found = find(query).slice(0, MOST);
  return (
    <>
      <p class="soft" role="status">{words.found(found.length)}</p>
      <ul class="help-found">
        {found.map((section) => <Found key={section.at} section={section} />)}
      </ul>
    </>
  );
}

function Found({ section }: { section: HelpSections["sections"][0] }) {
  const { router } = useStudio();
  const [guide = "", id = ""] = section.at.split("#");
  const { text } = section;
  return (
    <li lang="en">
      <a href={`${router.href("help", { guide })}#${id}`}>{section.heading}</a>
      <span class="soft">{section.guide}</span>
      <p>{text.length > EXCERPT ? `${text.slice(0, EXCERPT)}…` : text}</p>
    </li>
  );
}
