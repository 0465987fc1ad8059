import { useEffect } from "preact/hooks";
import { paths } from "../api/paths.ts";
import { useResource, useStudio } from "../studio/context.ts";
import { Failure, Skeleton } from "../ui/states.tsx";
import { useHelpWords } from "./words.ts";

/** One guide beside the list of its sections. */
export function GuideText({ name }: { name: string }) {
  const { router } = useStudio();
  const words = useHelpWords();
  const { data, problem, refresh } = useResource(paths.guide(name));
  const guide = data.value;
  const place = router.place.value;
  // The browser looks for the section when the page is loaded, which is too early.
  useEffect(() => {
    if (!guide || location.hash.length < 2) return;
    document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
  }, [guide, place]);
  if (!guide) {
    return problem.value
      ? <Failure problem={problem.value} retry={refresh} />
      : <Skeleton count={8} kind="row" />;
  }
  return (
    <div class="help-guide">
      <nav class="help-sections" aria-label={words.sections}>
        <ul>
          {guide.headings.map(({ id, text }) => (
            <li key={id}>
              <a href={`${router.href("help", { guide: name })}#${id}`}>{text}</a>
            </li>
          ))}
        </ul>
      </nav>
      {/* Rendered by the build from our own Markdown, without the HTML in it. */}
      <article
        class="help-text"
        lang="en"
        dangerouslySetInnerHTML={{ __html: guide.html }}
      />
    </div>
  );
}
