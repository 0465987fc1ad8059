import { useSignal } from "@preact/signals";
import type { ModelRecord } from "../../services/contract/models.ts";
import { Boxes, ChevronDown } from "../ui/icons.ts";
import { lazily } from "../ui/lazily.tsx";

const ModelPicker = lazily(() => import("../models/model_picker.tsx"));

interface ModelChoiceButtonProps {
  id: string;
  /** What is chosen here. */
  label: string;
  /** Says what the choice is now. */
  value: string;
  /** The model whose image is shown. */
  shown: ModelRecord | undefined;
  models: readonly ModelRecord[];
  chosen: string | null;
  none?: { label: string; model: ModelRecord | undefined };
  onPick: (model: ModelRecord | null) => void;
}

/** The choice of one model, with its image; a click opens all that there are. */
export function ModelChoiceButton(
  { id, label, value, shown, ...picker }: ModelChoiceButtonProps,
) {
  const picking = useSignal(false);
  return (
    <>
      <button
        type="button"
        id={id}
        class="input model-choice"
        aria-haspopup="dialog"
        aria-label={`${label}: ${value}`}
        onClick={() => void (picking.value = true)}
      >
        <ModelThumb model={shown} />
        <span class="model-choice-name">{value}</span>
        <ChevronDown size={18} aria-hidden />
      </button>
      {picking.value && (
        <ModelPicker
          title={label}
          {...picker}
          onClose={() => void (picking.value = false)}
        />
      )}
    </>
  );
}

/** The small image of a model. */
export function ModelThumb({ model }: { model: Pick<ModelRecord, "cover_image"> | undefined }) {
  return (
    <span class="model-thumb">
      {model?.cover_image
        ? <img src={model.cover_image} alt="" loading="lazy" />
        : <Boxes size={18} aria-hidden />}
    </span>
  );
}
