import type { ComponentChildren } from "preact";
import { IconButton } from "../ui/button.tsx";
import { Users } from "../ui/icons.ts";
import { SearchField } from "../ui/search_field.tsx";
import { useStudio } from "./context.ts";

interface ListToolsProps {
  everybodys: string;
  search: string;
  /** Tools of this list alone, before the others. */
  children?: ComponentChildren;
}

/**
 * The tools of a list of things that users own and share: a search, and for administrators also
 * what others keep for themselves. Both are in the address, as `q` and `others`.
 */
export function ListTools({ everybodys, search, children }: ListToolsProps) {
  const { router, boot, session } = useStudio();
  const { params } = router.place.value;
  const others = params.get("others") === "1";
  return (
    <div class="toolbar preset-tools">
      {children}
      {boot.mode.multiuser && session.user.value?.is_admin && (
        <IconButton
          icon={Users}
          label={everybodys}
          pressed={others}
          onClick={() => router.adjust({ others: others ? null : "1" })}
        />
      )}
      <SearchField
        label={search}
        value={params.get("q")?.trim() ?? ""}
        onSearch={(q) => router.adjust({ q: q || null }, { replace: true })}
      />
    </div>
  );
}
