import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

interface SectionProps {
  /** For links to it. */
  anchor?: string;
  title: string;
  hint?: string;
  aside?: ComponentChildren;
  children: ComponentChildren;
}

/** A card with a heading. */
export function Section({ anchor, title, hint, aside, children }: SectionProps) {
  const id = useId();
  return (
    <section id={anchor} class="card section" aria-labelledby={id}>
      <header class="section-head">
        <h2 id={id}>{title}</h2>
        {aside}
      </header>
      {hint && <p class="soft">{hint}</p>}
      {children}
    </section>
  );
}
