import { useSignal } from "@preact/signals";
import type { ModelRecord } from "../../services/contract/models.ts";
import { fits } from "../ui/find_dialog.tsx";
import { Boxes } from "../ui/icons.ts";
import { Empty } from "../ui/states.tsx";
import { familyName, isKind, occurring } from "./families.ts";
import { ModelFilter } from "./model_filter.tsx";
import { useModelsText } from "./words.ts";

export interface ModelPicksProps {
  models: readonly ModelRecord[];
  /** Key of the one that is chosen now. */
  chosen?: string | null;
  /** The choice of none in particular. */
  none?: { label: string; model: ModelRecord | undefined };
  /** Called with null for the choice of none. */
  onPick: (model: ModelRecord | null) => void;
}

/** Number of models from which on they are searched, and of those drawn at once. */
const SEARCHED = 6;
const AT_ONCE = 60;

/** Models to choose among, found by their words, kinds and families. */
export function ModelPicks({ models, chosen, none, onPick }: ModelPicksProps) {
  const words = useModelsText();
  const typed = useSignal("");
  const kind = useSignal("");
  const base = useSignal("");
  const { kinds, bases } = occurring(models);
  const fitting = models.filter((model) =>
    (kind.value === "" || model.type === kind.value) &&
    (base.value === "" || [base.value, "any"].includes(model.base)) &&
    fits(wordsOf(model), typed.value)
  );
  const kindOf = (type: string) => isKind(type) ? words.kind[type] : type;
  return (
    <>
      {(models.length >= SEARCHED || kinds.length > 1 || bases.length > 1) && (
        <ModelFilter
          search={models.length >= SEARCHED ? typed.value : null}
          onSearch={(value) => void (typed.value = value)}
          selects={[
            {
              label: words.kinds,
              all: words.allKinds,
              value: kind.value,
              options: kinds.map((k) => [k, words.kind[k]]),
              choose: (value) => void (kind.value = value),
            },
            {
              label: words.families,
              all: words.allFamilies,
              value: base.value,
              options: bases.map((b) => [b, familyName(b)]),
              choose: (value) => void (base.value = value),
            },
          ]}
        />
      )}
      <p class="sr-only" role="status">{fitting.length === 0 ? words.emptyFound : ""}</p>
      <ul class="model-picks">
        {none && typed.value === "" && (
          <Pick
            name={none.label}
            about={none.model?.name ?? ""}
            image={none.model?.cover_image ?? null}
            pressed={chosen === null}
            onPick={() => onPick(null)}
          />
        )}
        {fitting.slice(0, AT_ONCE).map((model) => (
          <Pick
            key={model.key}
            name={model.name}
            about={[
              kinds.length > 1 ? kindOf(model.type) : null,
              model.base === "any" ? null : familyName(model.base),
            ].filter(Boolean).join(" · ")}
            image={model.cover_image}
            phrases={model.trigger_phrases ?? []}
            pressed={model.key === chosen}
            onPick={() => onPick(model)}
          />
        ))}
      </ul>
      {fitting.length === 0 && <Empty icon={Boxes} title={words.emptyFound} />}
    </>
  );
}

interface PickProps {
  name: string;
  about: string;
  image: string | null;
  phrases?: readonly string[];
  pressed: boolean;
  onPick: () => void;
}

function Pick({ name, about, image, phrases = [], pressed, onPick }: PickProps) {
  return (
    <li>
      <button type="button" class="model-pick" aria-pressed={pressed} onClick={onPick}>
        <span class="model-pick-image">
          {image ? <img src={image} alt="" loading="lazy" /> : <Boxes size={32} aria-hidden />}
        </span>
        <strong class="wrap">{name}</strong>
        {about && <small>{about}</small>}
        {phrases.length > 0 && <small class="model-pick-words">{phrases.join(", ")}</small>}
      </button>
    </li>
  );
}

/** Everything that a model is searched by. */
function wordsOf(model: ModelRecord): string {
  const { name, description, base, label, trigger_phrases } = model;
  return [name, description, base, familyName(base), label, ...trigger_phrases ?? []].join("\n");
}
