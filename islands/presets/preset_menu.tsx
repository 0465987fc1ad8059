import { useSignal } from "@preact/signals";
import type { StylePreset } from "../../services/contract/presets.ts";
import { paths } from "../api/paths.ts";
import { useStudio } from "../studio/context.ts";
import { Copy, Ellipsis, Settings2, Share2, Trash2 } from "../ui/icons.ts";
import { lazily } from "../ui/lazily.tsx";
import { Menu } from "../ui/menu.tsx";
import { changePreset, removePreset } from "./actions.ts";
import { usePresetsText } from "./words.ts";

const PresetDialog = lazily(() => import("./preset_dialog.tsx"));
const ShareDialog = lazily(async () => ({
  default: (await import("../share/share_dialog.tsx")).ShareDialog,
}));

/** Everybody may duplicate; who may edit edits; the owner shares and deletes. */
export function PresetMenu({ preset, name }: { preset: StylePreset; name: string }) {
  const studio = useStudio();
  const { boot, session } = studio;
  const words = usePresetsText();
  const open = useSignal<"edit" | "copy" | "share" | null>(null);
  const close = () => void (open.value = null);
  const show = (which: typeof open.value) => () => void (open.value = which);
  const user = session.user.value;
  const owns = user !== null && (user.is_admin || user.user_id === preset.user_id);
  const shares = owns && boot.mode.multiuser && preset.type !== "default";
  return (
    <>
      <Menu
        label={words.menu(name)}
        items={[
          ...(preset.can_edit
            ? [{ id: "edit", label: words.edit, icon: Settings2, run: show("edit") }]
            : []),
          { id: "copy", label: words.copy, icon: Copy, run: show("copy") },
          ...(shares
            ? [{ id: "share", label: words.share, icon: Share2, run: show("share") }]
            : []),
          ...(owns
            ? [null, {
              id: "remove",
              label: words.remove,
              icon: Trash2,
              danger: true,
              run: () => void removePreset(studio, preset, name),
            }]
            : []),
        ]}
      >
        <Ellipsis size={20} aria-hidden />
      </Menu>
      {open.value === "edit" && <PresetDialog preset={preset} onClose={close} />}
      {open.value === "copy" && <PresetDialog preset={preset} copy onClose={close} />}
      {open.value === "share" && (
        <ShareDialog
          kind="style_preset"
          id={preset.id}
          name={name}
          everybody={{
            visibility: preset.is_public ? "shared" : "private",
            change: async (visibility) => {
              await changePreset(studio, preset, { is_public: visibility !== "private" });
              studio.resources.refresh(paths.stylePresets);
            },
          }}
          onClose={close}
        />
      )}
    </>
  );
}
