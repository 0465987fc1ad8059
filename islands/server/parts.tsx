import { useEffect } from "preact/hooks";
import { useStudio } from "../studio/context.ts";

export interface Part {
  /** Id of its section. */
  id: string;
  title: string;
}

/** What the page has, to jump there: it is as long as the settings are many. */
export function Parts({ label, parts }: { label: string; parts: readonly Part[] }) {
  const { router } = useStudio();
  const place = router.place.value;
  // The browser looks for the section when the page is loaded, and at no click that the router
  // takes.
  useEffect(() => {
    if (location.hash.length < 2) return;
    document.getElementById(location.hash.slice(1))?.scrollIntoView();
  }, [place]);
  return (
    <nav class="server-parts" aria-label={label}>
      <ul>
        {parts.map(({ id, title }) => (
          <li key={id}>
            <a href={`${router.href("server")}#${id}`}>{title}</a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
