import { useSignal } from "@preact/signals";
import type { ModelRecord } from "../../services/contract/models.ts";
import { useStudio } from "../studio/context.ts";
import { Button } from "../ui/button.tsx";
import { Boxes } from "../ui/icons.ts";
import { Empty } from "../ui/states.tsx";
import { familyName, isKind, type Kind, KINDS, occurring } from "./families.ts";
import { ModelCard } from "./model_card.tsx";
import { ModelFilter } from "./model_filter.tsx";
import { useModelsText } from "./words.ts";

/** Number of models from which on a search field is shown, and of cards drawn at once. */
const SEARCHED = 6;
const AT_ONCE = 48;

/** The models, a section for each kind; with many of them, those that fit, some at a time. */
export function ModelList({ models }: { models: readonly ModelRecord[] }) {
  const words = useModelsText();
  const typed = useSignal("");
  const kind = useSignal("");
  const base = useSignal("");
  const who = useSignal("");
  const limit = useSignal(AT_ONCE);
  const { boot, session } = useStudio();
  // Others see only what they may use, and not who else may.
  const tells = boot.mode.multiuser && (session.user.value?.is_admin ?? false) &&
    new Set(models.map(({ visibility }) => visibility)).size > 1;
  const { kinds, bases } = occurring(models);
  const wanted = typed.value.trim().toLocaleLowerCase();
  const fitting = models.filter((m) =>
    (!tells || who.value === "" || m.visibility === who.value) &&
    (kind.value === "" || m.type === kind.value) &&
    (base.value === "" || m.base === base.value || m.base === "any") &&
    `${m.name}\n${m.description}\n${m.base}\n${familyName(m.base)}\n${m.label}`
      .toLocaleLowerCase().includes(wanted)
  );
  const shown = inOrder(fitting).slice(0, limit.value);
  const rest = fitting.length - shown.length;
  const choose = (signal: typeof kind) => (value: string) => {
    signal.value = value;
    limit.value = AT_ONCE;
  };
  const sections = kinds.length < 2 ? [{ title: null, models: shown }] : KINDS.map((kind) => ({
    title: words.kind[kind],
    models: shown.filter((m) => m.type === kind),
  })).filter(({ models }) => models.length > 0);
  return (
    <>
      {(models.length >= SEARCHED || kinds.length > 1 || bases.length > 1 || tells) && (
        <ModelFilter
          search={models.length >= SEARCHED ? typed.value : null}
          onSearch={choose(typed)}
          selects={[
            {
              label: words.kinds,
              all: words.allKinds,
              value: kind.value,
              options: kinds.map((k) => [k, words.kind[k]]),
              choose: choose(kind),
            },
            {
              label: words.families,
              all: words.allFamilies,
              value: base.value,
              options: bases.map((b) => [b, familyName(b)]),
              choose: choose(base),
            },
            {
              label: words.who,
              all: words.anyUsers,
              value: who.value,
              options: tells ? [["shared", words.everyone], ["private", words.someUsers]] : [],
              choose: choose(who),
            },
          ]}
        />
      )}
      {fitting.length === 0 && <Empty icon={Boxes} title={words.emptyFound} />}
      {sections.map(({ title, models }) => (
        <section key={title} class="model-section">
          {title && <h2>{title}</h2>}
          <ul class="workflow-cards">
            {models.map((model) => (
              <ModelCard key={model.key} model={model} heading={title ? "h3" : "h2"} />
            ))}
          </ul>
        </section>
      ))}
      {rest > 0 && (
        <div class="pager">
          <Button onClick={() => void (limit.value += AT_ONCE)}>
            {words.more(Math.min(rest, AT_ONCE))}
          </Button>
        </div>
      )}
    </>
  );
}

/** Groups models by kind; within each, in the server's order. */
function inOrder(models: readonly ModelRecord[]): ModelRecord[] {
  const place = (type: string) => isKind(type) ? KINDS.indexOf(type as Kind) : KINDS.length;
  return models.filter(({ type }) => isKind(type))
    .toSorted((a, b) => place(a.type) - place(b.type));
}
