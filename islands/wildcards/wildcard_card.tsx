import { useSignal } from "@preact/signals";
import { wildcardLines } from "../../services/contract/wildcard_notation.ts";
import type { ListedWildcard } from "../../services/contract/wildcards.ts";
import { paths } from "../api/paths.ts";
import { useStudio } from "../studio/context.ts";
import { Button } from "../ui/button.tsx";
import {
  Copy,
  Download,
  Ellipsis,
  Eye,
  Settings2,
  Share2,
  Trash2,
  WandSparkles,
} from "../ui/icons.ts";
import { lazily } from "../ui/lazily.tsx";
import { Menu } from "../ui/menu.tsx";
import { saveFile } from "../ui/save_file.ts";
import { putIntoPrompt, removeWildcard } from "./actions.ts";
import { useWildcardsText } from "./words.ts";

const WildcardDialog = lazily(() => import("./wildcard_dialog.tsx"));
const ShareDialog = lazily(async () => ({
  default: (await import("../share/share_dialog.tsx")).ShareDialog,
}));

/** Maximum number of lines on a card. */
const SHOWN = 4;

/** One wildcard: how a prompt names it, its first lines, and a button to use it. */
export function WildcardCard({ wildcard }: { wildcard: ListedWildcard }) {
  const studio = useStudio();
  const words = useWildcardsText();
  const { name, line_count, sample } = wildcard;
  const n = new Intl.NumberFormat(studio.language.value).format(line_count);
  const first = wildcardLines(sample).slice(0, SHOWN);
  return (
    <li class="card preset-card">
      <div class="wildcard-head">
        <div class="list-words">
          <h3 class="preset-name">{name}</h3>
          <p class="list-sub">{words.lines(n, line_count === 1)}</p>
          <Signs wildcard={wildcard} />
        </div>
        <WildcardMenu wildcard={wildcard} />
      </div>
      <ul class="wildcard-lines">
        {first.map((line, i) => <li key={i} class="cut">{line}</li>)}
      </ul>
      <Button
        icon={WandSparkles}
        class="model-use"
        aria-label={`${words.use}: ${name}`}
        onClick={() => putIntoPrompt(studio, name)}
      >
        {words.use}
      </Button>
    </li>
  );
}

/** Its owner, and who else can use it. */
function Signs({ wildcard }: { wildcard: ListedWildcard }) {
  const { session, boot } = useStudio();
  const words = useWildcardsText();
  if (!boot.mode.multiuser) return null;
  const user = session.user.value;
  const foreign = wildcard.user_id !== user?.user_id;
  const mayEdit = foreign && wildcard.can_edit && !user?.is_admin;
  return (
    <>
      {foreign && wildcard.owner_name && <p class="list-sub">{words.by(wildcard.owner_name)}</p>}
      {(wildcard.is_public || mayEdit) && (
        <p class="workflow-tags">
          {wildcard.is_public && <span class="tag tag-accent">{words.forAll}</span>}
          {mayEdit && <span class="tag">{words.mayEdit}</span>}
        </p>
      )}
    </>
  );
}

/** Everybody may look and duplicate; who may edit edits; the owner shares and deletes. */
function WildcardMenu({ wildcard }: { wildcard: ListedWildcard }) {
  const studio = useStudio();
  const { boot, session, client, resources } = studio;
  const words = useWildcardsText();
  const open = useSignal<"edit" | "copy" | "share" | null>(null);
  const show = (which: typeof open.value) => () => void (open.value = which);
  const close = show(null);
  const { id, name, can_edit: mayEdit } = wildcard;
  const user = session.user.value;
  const owns = user !== null && (user.is_admin || user.user_id === wildcard.user_id);
  return (
    <>
      <Menu
        label={words.menu(name)}
        items={[
          {
            id: "edit",
            label: mayEdit ? words.edit : words.show,
            icon: mayEdit ? Settings2 : Eye,
            run: show("edit"),
          },
          { id: "copy", label: words.copy, icon: Copy, run: show("copy") },
          {
            id: "download",
            label: words.download,
            icon: Download,
            run: () => saveFile(boot.basePath + paths.wildcardFile(id)),
          },
          ...(owns && boot.mode.multiuser
            ? [{ id: "share", label: words.share, icon: Share2, run: show("share") }]
            : []),
          ...(owns
            ? [null, {
              id: "remove",
              label: words.remove,
              icon: Trash2,
              danger: true,
              run: () => void removeWildcard(studio, wildcard),
            }]
            : []),
        ]}
      >
        <Ellipsis size={20} aria-hidden />
      </Menu>
      {(open.value === "edit" || open.value === "copy") && (
        <WildcardDialog wildcard={wildcard} copy={open.value === "copy"} onClose={close} />
      )}
      {open.value === "share" && (
        <ShareDialog
          kind="wildcard"
          id={id}
          name={name}
          everybody={{
            visibility: wildcard.is_public ? "shared" : "private",
            change: async (visibility) => {
              const is_public = visibility !== "private";
              await client.send("PATCH", paths.wildcard(id), { is_public });
              resources.refresh(paths.wildcards);
            },
          }}
          onClose={close}
        />
      )}
    </>
  );
}
