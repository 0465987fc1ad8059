import type { ComponentChildren } from "preact";
import type { RefusalId } from "../../services/contract/refusals.ts";
import type { ApiProblem } from "../api/problem.ts";
import { useStudio, useText, useTitle } from "../studio/context.ts";
import type { Text } from "../text/text.ts";
import { Button } from "./button.tsx";
import { CircleAlert, type LucideIcon } from "./icons.ts";

interface EmptyProps {
  icon: LucideIcon;
  title: string;
  hint?: string;
  children?: ComponentChildren;
}

/** An empty state, and what the user can do about it. */
export function Empty({ icon: Icon, title, hint, children }: EmptyProps) {
  return (
    <div class="empty">
      <Icon size={32} aria-hidden />
      <p class="empty-title">{title}</p>
      {hint && <p class="empty-hint">{hint}</p>}
      {children && <div class="empty-actions">{children}</div>}
    </div>
  );
}

/** Sentences that say themselves when to try again. */
const SAY_WHEN: readonly unknown[] = [
  "too_many_attempts",
  "too_many_letters",
] satisfies readonly RefusalId[];

/** An error message for the user. */
export function explain(problem: ApiProblem, text: Text): string {
  if (problem.status === 0) return text.problems.offline;
  if (problem.status === -1) return text.problems.page;
  const wait = problem.retryAfter && !SAY_WHEN.includes(problem.facts["id"])
    ? ` ${text.problems.wait(problem.retryAfter)}`
    : "";
  return problem.message + wait;
}

/** A failed part of a screen, with a button to retry. */
export function Failure({ problem, retry }: { problem: ApiProblem; retry?: () => void }) {
  const { router } = useStudio();
  const text = useText();
  const help = useTitle("help");
  return (
    <div class="empty" role="alert">
      <CircleAlert size={32} aria-hidden />
      <p class="empty-title">{text.problems.title}</p>
      <p class="empty-hint">{explain(problem, text)}</p>
      <div class="empty-actions">
        {retry && <Button onClick={retry}>{text.frame.retry}</Button>}
        <a class="button" href={router.href("help")}>{help}</a>
      </div>
    </div>
  );
}

/** Grey shapes where rows or tiles are going to be. */
export function Skeleton({ count, kind }: { count: number; kind: "tile" | "row" }) {
  return (
    <div class={kind === "tile" ? "tiles" : "rows"} aria-hidden="true">
      {Array.from({ length: count }, (_, i) => <div key={i} class={`skeleton skeleton-${kind}`} />)}
    </div>
  );
}
