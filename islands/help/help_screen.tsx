import type { Help } from "../../services/contract/help.ts";
import { useEffect, useState } from "preact/hooks";
import { paths } from "../api/paths.ts";
import { useResource, useStudio, useTitle } from "../studio/context.ts";
import { Failure, Skeleton } from "../ui/states.tsx";
import { GuideText } from "./guide_text.tsx";
import { SearchResults } from "./search_results.tsx";
import { useHelpWords } from "./words.ts";

export const needs = (params: URLSearchParams) => {
  const guide = params.get("guide");
  return guide ? [paths.help, paths.guide(guide)] : [paths.help];
};

/** The guides, and a search through all of them; also for visitors who are not signed in. */
export default function HelpScreen() {
  const { router, language } = useStudio();
  const words = useHelpWords();
  const title = useTitle("help");
  const [query, setQuery] = useState("");
  const { data, problem, refresh } = useResource(paths.help);
  const shown = router.place.value.params.get("guide");
  const place = router.place.value;
  // What was searched for has been chosen.
  useEffect(() => setQuery(""), [place]);
  const guides = data.value?.guides;
  if (!guides) {
    return problem.value
      ? <Failure problem={problem.value} retry={refresh} />
      : <Skeleton count={6} kind="row" />;
  }
  return (
    <div class="help">
      <header class="page-head">
        <h1>{title}</h1>
        <input
          class="input help-search"
          type="search"
          placeholder={words.search}
          aria-label={words.search}
          value={query}
          onInput={(event) => setQuery(event.currentTarget.value)}
        />
      </header>
      {shown && (
        <nav class="choices" aria-label={words.guides}>
          {guides.map(({ name, title }) => (
            <a
              key={name}
              class="choice"
              href={router.href("help", { guide: name })}
              aria-current={name === shown ? "page" : undefined}
            >
              {title}
            </a>
          ))}
        </nav>
      )}
      {language.value !== "en" && <p class="soft">{words.language}</p>}
      {query.trim() !== "" && <SearchResults query={query} />}
      <div hidden={query.trim() !== ""}>
        {shown ? <GuideText key={shown} name={shown} /> : <Contents guides={guides} />}
      </div>
    </div>
  );
}

function Contents({ guides }: { guides: readonly Help["guides"][0][] }) {
  const { router } = useStudio();
  const words = useHelpWords();
  return (
    <>
      <p class="soft">
        {words.pick} <a href={router.href("try_api")}>{words.api}</a>
      </p>
      <div class="help-contents">
        {guides.map(({ name, title, headings }) => (
          <section key={name} class="card help-card">
            <h2>
              <a href={router.href("help", { guide: name })}>{title}</a>
            </h2>
            <ul>
              {headings.map(({ id, text }) => (
                <li key={id}>
                  <a href={`${router.href("help", { guide: name })}#${id}`}>{text}</a>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </>
  );
}
