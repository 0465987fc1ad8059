import { useSignal } from "@preact/signals";
import type { ModelRecord } from "../../services/contract/models.ts";
import { paths } from "../api/paths.ts";
import { ShareDialog } from "../share/share_dialog.tsx";
import { useStudio } from "../studio/context.ts";
import { attempt } from "../ui/toast_problem.ts";
import { Ellipsis, Settings2, ShieldCheck, Star, Trash2, Users } from "../ui/icons.ts";
import { Menu } from "../ui/menu.tsx";
import { makesImages } from "../recipe/model_choice.ts";
import { makeDefault, removeModel } from "./actions.ts";
import { EditModelDialog } from "./edit_model_dialog.tsx";
import { useModelPage, useModelsText } from "./words.ts";

/**
 * Administrators' actions on a model. A model that ships with Atelier can be hidden, not removed.
 */
export function ModelMenu({ model }: { model: ModelRecord }) {
  const studio = useStudio();
  const { boot, client, resources, router } = studio;
  const words = useModelsText();
  const page = useModelPage();
  const open = useSignal<"edit" | "who" | null>(null);
  const close = () => void (open.value = null);
  const show = (which: typeof open.value) => () => void (open.value = which);
  const edit = { id: "edit", label: words.edit, icon: Settings2, run: show("edit") };
  const who = { id: "who", label: words.who, icon: Users, run: show("who") };
  const standard = {
    id: "default",
    label: page.makeDefault,
    icon: Star,
    run: () => void makeDefault(studio, model, page),
  };
  const verify = {
    id: "verify",
    label: words.verify,
    icon: ShieldCheck,
    run: () =>
      void attempt(studio, async () => {
        await client.send("POST", paths.verifyModel(model.key));
        resources.refresh(paths.modelChecks);
        // Its page shows how far it is.
        router.go(router.href("models", { key: model.key }));
      }),
  };
  const remove = {
    id: "remove",
    label: words.remove,
    icon: Trash2,
    run: () => void removeModel(studio, model, page),
  };
  return (
    <>
      <Menu
        label={words.menu(model.name)}
        items={[
          edit,
          ...(boot.mode.multiuser ? [who] : []),
          ...(makesImages(model) && model.usable && !model.is_default ? [standard] : []),
          verify,
          ...(model.ships ? [] : [null, { ...remove, danger: true }]),
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
              await client.send("PATCH", paths.model(model.key), {
                visibility: visibility === "private" ? "private" : "shared",
              });
              resources.refresh(paths.modelsRoot);
            },
          }}
          onClose={close}
        />
      )}
    </>
  );
}
