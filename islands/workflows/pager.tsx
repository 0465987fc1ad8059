import { useStudio } from "../studio/context.ts";
import { Button } from "../ui/button.tsx";
import { ChevronLeft, ChevronRight } from "../ui/icons.ts";
import { useWorkflowsText } from "./words.ts";

/** Leafs through a long list; nothing while one page holds it all. */
export function Pager({ page, pages }: { page: number; pages: number }) {
  const { router } = useStudio();
  const words = useWorkflowsText();
  if (pages < 2) return null;
  const go = (to: number) => {
    router.adjust({ page: to === 1 ? null : String(to) });
    scrollTo(0, 0);
  };
  return (
    <nav class="pager" aria-label={words.pageOf(page, pages)}>
      <Button icon={ChevronLeft} disabled={page <= 1} onClick={() => go(page - 1)}>
        {words.previous}
      </Button>
      <span role="status">{words.pageOf(page, pages)}</span>
      <Button icon={ChevronRight} disabled={page >= pages} onClick={() => go(page + 1)}>
        {words.next}
      </Button>
    </nav>
  );
}
