import { useSignal } from "@preact/signals";
import { paths } from "../api/paths.ts";
import type { ModelAnswer } from "../api/types.ts";
import { samplerName } from "../create/samplers.ts";
import { useStudio, useText } from "../studio/context.ts";
import { formatBytes } from "../studio/format.ts";
import { Confirm } from "../ui/confirm.tsx";
import { Boxes, Ellipsis } from "../ui/icons.ts";
import { Menu } from "../ui/menu.tsx";
import { EditModelDialog } from "./edit_model_dialog.tsx";

/** One model: what it is, what it is best used with. */
export function ModelCard({ model }: { model: ModelAnswer }) {
  const { client, resources, session, language } = useStudio();
  const text = useText();
  const words = text.models;
  const open = useSignal<"edit" | "remove" | null>(null);
  const close = () => void (open.value = null);
  const s = model.default_settings;
  const facts: [string, string | number | null | undefined][] = [
    [words.base, model.base],
    [words.size, formatBytes(model.file_size, language.value)],
    [text.create.size, s.width && s.height ? text.images.size(s.width, s.height) : null],
    [words.steps, s.steps],
    [words.guidance, s.cfg_scale],
    [words.sampler, s.scheduler ? samplerName(s.scheduler) : null],
  ];
  return (
    <li class="card workflow-card model-card">
      <span class="workflow-picture">
        {model.cover_image
          ? <img src={model.cover_image} alt="" />
          : <Boxes size={28} aria-hidden />}
      </span>
      <div class="list-words">
        <h2 class="wrap">{model.name}</h2>
        {model.missing && <p class="tag tag-danger">{words.missing}</p>}
        <p class="workflow-about">{model.description}</p>
        <dl class="model-facts">
          {facts.filter(([, value]) => value !== null && value !== undefined).map(([k, v]) => (
            <div key={k}>
              <dt>{k}</dt>
              <dd>{v}</dd>
            </div>
          ))}
        </dl>
      </div>
      {session.user.value?.is_admin && (
        <Menu
          label={`${words.edit}: ${model.name}`}
          items={[
            { id: "edit", label: words.edit, run: () => void (open.value = "edit") },
            null,
            {
              id: "remove",
              label: words.remove,
              danger: true,
              run: () => void (open.value = "remove"),
            },
          ]}
        >
          <Ellipsis size={20} aria-hidden />
        </Menu>
      )}
      {open.value === "edit" && <EditModelDialog model={model} onClose={close} />}
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
    </li>
  );
}
