import { BoardOptions, takesImages } from "../library/board_options.tsx";
import { paths } from "../api/paths.ts";
import { useResource, useText } from "../studio/context.ts";
import { useWorkflowsText } from "./words.ts";

interface ThingInputProps {
  id: string;
  value: unknown;
  onChange: (value: unknown) => void;
}

export function BoardInput({ id, value, onChange }: ThingInputProps) {
  const words = useWorkflowsText();
  const boards = useResource(paths.boards).data.value;
  const chosen = (value as { board_id?: string } | null)?.board_id ?? "";
  return (
    <select
      id={id}
      class="input"
      value={chosen}
      onChange={(e) => {
        const board_id = e.currentTarget.value;
        onChange(board_id ? { board_id } : null);
      }}
    >
      <option value="">{words.none}</option>
      <BoardOptions boards={boards ?? []} />
      {boards && chosen && !boards.some((b) => b.board_id === chosen && takesImages(b)) && (
        <option value={chosen}>{words.notHere(chosen)}</option>
      )}
    </select>
  );
}

/** Types of the models that fields other than `model` name. */
const TYPES: Record<string, string> = {
  lora: "lora",
  vae_model: "vae",
  control_model: "controlnet",
  t2i_adapter_model: "t2i_adapter",
  ip_adapter_model: "ip_adapter",
  image_to_image_model: "spandrel_image_to_image",
};

/** A model of the type that the field is for. */
export function ModelInput({ id, field, value, onChange }: ThingInputProps & { field: string }) {
  const text = useText();
  const workflows = useWorkflowsText();
  const answer = useResource(paths.models).data.value;
  const given = value as { key?: string; name?: string; type?: string } | null;
  // A model of another type that a field came with says what its node takes.
  const type = TYPES[field] ?? given?.type ?? "main";
  const models = answer?.models.filter((model) => model.type === type) ?? [];
  const choose = (key: string) => {
    const model = models.find((m) => m.key === key);
    if (!model) return onChange(null);
    const { hash, name, base, type } = model;
    onChange({ key, hash, name, base, type });
  };
  return (
    <select
      id={id}
      class="input"
      value={given?.key ?? ""}
      onChange={(e) => choose(e.currentTarget.value)}
    >
      <option value="">{type === "main" ? text.create.modelDefault : workflows.none}</option>
      {models.map((m) => <option key={m.key} value={m.key}>{m.name}</option>)}
      {answer && given?.key && !models.some((m) => m.key === given.key) && (
        <option value={given.key}>{workflows.notHere(given.name || given.key)}</option>
      )}
    </select>
  );
}
