import { useSignal } from "@preact/signals";
import { useMemo, useRef } from "preact/hooks";
import { asProblem } from "../api/problem.ts";
import { paths } from "../api/paths.ts";
import { useResource, useStudio, useText } from "../studio/context.ts";
import { createLatest } from "../studio/latest.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { Images, Upload, X } from "../ui/icons.ts";
import { lazily } from "../ui/lazily.tsx";
import { explain } from "../ui/states.tsx";

const PicturePicker = lazily(() => import("../library/picture_picker.tsx"));

interface ThingInputProps {
  id: string;
  value: unknown;
  onChange: (value: unknown) => void;
}

/** A picture: of the library, or uploaded here. */
export function ImageInput({ id, label, value, onChange }: ThingInputProps & { label: string }) {
  const { client, boot } = useStudio();
  const text = useText();
  const input = useRef<HTMLInputElement>(null);
  const wrong = useSignal("");
  const picking = useSignal(false);
  const name = (value as { image_name?: string } | null)?.image_name;
  const latest = useMemo(createLatest, []);
  const put = (value: unknown) => {
    latest.begin();
    wrong.value = "";
    onChange(value);
  };
  const take = async (file: File | undefined) => {
    if (!file) return;
    const isLatest = latest.begin();
    wrong.value = "";
    const form = new FormData();
    form.append("file", file);
    try {
      const image = await client.send("POST", paths.upload("user", false), form);
      if (isLatest()) onChange({ image_name: image.image_name });
    } catch (error) {
      if (isLatest()) wrong.value = explain(asProblem(error), text);
    }
  };
  return (
    <div class="start-image">
      {name && <img src={boot.basePath + paths.thumbnail(name)} alt="" />}
      <input
        ref={input}
        class="sr-only"
        type="file"
        tabIndex={-1}
        aria-label={text.create.startUpload}
        accept="image/png,image/jpeg,image/webp"
        onChange={(e) => {
          void take(e.currentTarget.files?.[0]);
          e.currentTarget.value = "";
        }}
      />
      <div class="start-ways">
        <Button
          id={id}
          small
          icon={Images}
          aria-label={`${label}: ${text.create.startPick}`}
          onClick={() => void (picking.value = true)}
        >
          {text.create.startPick}
        </Button>
        <Button
          small
          icon={Upload}
          aria-label={`${label}: ${text.create.startUpload}`}
          onClick={() => input.current?.click()}
        >
          {text.create.startUpload}
        </Button>
        {name && (
          <IconButton
            icon={X}
            label={text.create.startRemove}
            onClick={() => put(null)}
          />
        )}
      </div>
      {picking.value && (
        <PicturePicker
          onPick={(image_name) => {
            picking.value = false;
            put({ image_name });
          }}
          onClose={() => void (picking.value = false)}
        />
      )}
      {wrong.value && <p class="field-error" role="alert">{wrong.value}</p>}
    </div>
  );
}

export function BoardInput({ id, value, onChange }: ThingInputProps) {
  const words = useText().workflows;
  const boards = useResource(paths.boards).data.value;
  const open = boards?.filter((b) => b.access !== "view") ?? [];
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
      {open.map((b) => <option key={b.board_id} value={b.board_id}>{b.board_name}</option>)}
      {boards && chosen && !open.some((b) => b.board_id === chosen) && (
        <option value={chosen}>{words.notHere(chosen)}</option>
      )}
    </select>
  );
}

export function ModelInput({ id, value, onChange }: ThingInputProps) {
  const text = useText();
  const answer = useResource(paths.models).data.value;
  const models = answer?.models ?? [];
  const given = value as { key?: string; name?: string } | null;
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
      <option value="">{text.create.modelDefault}</option>
      {models.map((m) => <option key={m.key} value={m.key}>{m.name}</option>)}
      {answer && given?.key && !models.some((m) => m.key === given.key) && (
        <option value={given.key}>{text.workflows.notHere(given.name || given.key)}</option>
      )}
    </select>
  );
}
