import type { PageLink } from "../../services/contract/help.ts";
import { useStudio, useTitle } from "../studio/context.ts";
import { CircleQuestionMark } from "../ui/icons.ts";

/** Leads to the guide where it explains what this page is for. */
export function HelpLink({ to }: { to: PageLink }) {
  const { router } = useStudio();
  const title = useTitle("help");
  const [guide = "", section] = to.split("#");
  return (
    <a
      class="icon-button"
      href={router.href("help", { guide }) + (section ? `#${section}` : "")}
      aria-label={title}
      title={title}
    >
      <CircleQuestionMark size={20} aria-hidden />
    </a>
  );
}
