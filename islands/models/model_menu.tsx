import { useSignal } from "@preact/signals";
import type { ModelRecord } from "../../services/contract/models.ts";
import { paths } from "../api/paths.ts";
import { ShareDialog } from "../share/share_dialog.tsx";
import { useStudio, useText } from "../studio/context.ts";
import { Confirm } from "../ui/confirm.tsx";
import { Ellipsis, Settings2, Trash2, Users } from "../ui/icons.ts";
import { Menu } from "../ui/menu.tsx";
import { EditModelDialog } from "./edit_model_dialog.tsx";

/** Administrators' actions on a model. A model that ships with Atelier can be hidden, not
 * removed. */
export function ModelMenu({ model }: { model: ModelRecord }) {
  const { boot, client, resources } = useStudio();
  const words = useText().models;
  const open = useSignal<"edit" | "who" | "remove" | null>(null);
  const close = () => void (open.value = null);
  const show = (which: typeof open.value) => () => void (open.value = which);
  const edit = { id: "edit", label: words.edit, icon: Settings2, run: show("edit") };
  const who = { id: "who", label: words.who, icon: Users, run: show("who") };
  const remove = { id: "remove", label: words.remove, icon: Trash2, run: show("remove") };
  return (
    <>
      <Menu
        label={words.menu(model.name)}
        items={[
          edit,
          ...(boot.mode.multiuser ? [who] : []),
          ...(model.source === "starter" ? [] : [null, { ...remove, danger: true }]),
        ]}
      >
        <Ellipsis size={20} aria-hidden />
      </Menu>
      {open.value === "edit" && <EditModelDialog model={model} onClose={close} />}
      {open.value === "who" && (
        <ShareDialog
          kind="model"
          id={model.key}
          name={model.name}
          everybody={{
            visibility: model.visibility,
            change: async (visibility) => {
              await client.send("PATCH", paths.model(model.key), { visibility });
              resources.refresh(paths.modelsRoot);
            },
          }}
          onClose={close}
        />
      )}
      {open.value === "remove" && (
        <Confirm
          title={words.removeTitle(model.name)}
          action={words.remove}
          danger
          onConfirm={async () => {
            await client.send("DELETE", paths.model(model.key));
            resources.refresh(paths.modelsRoot);
          }}
          onClose={close}
        >
          <p>{words.removeHint}</p>
        </Confirm>
      )}
    </>
  );
}
