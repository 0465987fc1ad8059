import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { asProblem } from "../api/problem.ts";
import { paths } from "../api/paths.ts";
import type { BoardDTO, ImageDTO, ModelsAnswer } from "../api/types.ts";
import { useResource, useStudio, useText } from "../studio/context.ts";
import { Button } from "../ui/button.tsx";
import { ImagePlus } from "../ui/icons.ts";
import { explain } from "../ui/states.tsx";

interface ThingInputProps {
  id: string;
  value: unknown;
  onChange: (value: unknown) => void;
}

/** A picture, uploaded here. */
export function ImageInput({ id, value, onChange }: ThingInputProps) {
  const { client, boot } = useStudio();
  const text = useText();
  const input = useRef<HTMLInputElement>(null);
  const wrong = useSignal("");
  const name = (value as { image_name?: string } | null)?.image_name;
  const take = async (file: File | undefined) => {
    if (!file) return;
    wrong.value = "";
    const form = new FormData();
    form.append("file", file);
    try {
      const image = await client.send<ImageDTO>("POST", paths.upload("user", false), form);
      onChange({ image_name: image.image_name });
    } catch (error) {
      wrong.value = explain(asProblem(error), text);
    }
  };
  return (
    <div class="start-image">
      {name && <img src={boot.basePath + paths.thumbnail(name)} alt="" />}
      <input
        ref={input}
        id={id}
        class="sr-only"
        type="file"
        accept="image/png,image/jpeg,image/webp"
        onChange={(e) => void take(e.currentTarget.files?.[0])}
      />
      <Button icon={ImagePlus} onClick={() => input.current?.click()}>
        {text.workflows.chooseImage}
      </Button>
      {wrong.value && <p class="field-error" role="alert">{wrong.value}</p>}
    </div>
  );
}

export function BoardInput({ id, value, onChange }: ThingInputProps) {
  const words = useText().workflows;
  const boards = useResource<BoardDTO[]>(paths.boards).data.value ?? [];
  return (
    <select
      id={id}
      class="input"
      value={(value as { board_id?: string } | null)?.board_id ?? ""}
      onChange={(e) => {
        const board_id = e.currentTarget.value;
        onChange(board_id ? { board_id } : null);
      }}
    >
      <option value="">{words.none}</option>
      {boards.filter((b) => b.access !== "view").map((b) => (
        <option key={b.board_id} value={b.board_id}>{b.board_name}</option>
      ))}
    </select>
  );
}

export function ModelInput({ id, value, onChange }: ThingInputProps) {
  const text = useText();
  const models = useResource<ModelsAnswer>(paths.models).data.value?.models ?? [];
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
      value={(value as { key?: string } | null)?.key ?? ""}
      onChange={(e) => choose(e.currentTarget.value)}
    >
      <option value="">{text.create.modelDefault}</option>
      {models.map((m) => <option key={m.key} value={m.key}>{m.name}</option>)}
    </select>
  );
}
