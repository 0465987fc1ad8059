import { useSignal } from "@preact/signals";
import type { ModelRecord } from "../../services/contract/models.ts";
import { useText } from "../studio/context.ts";
import { Button } from "../ui/button.tsx";
import { Boxes } from "../ui/icons.ts";
import { Empty } from "../ui/states.tsx";
import { ModelCard } from "./model_card.tsx";

/** From this many on there is a search field; so many cards are drawn at once. */
const SEARCHED = 6;
const AT_ONCE = 48;

/** The models; with many of them, those that fit a word, some at a time. */
export function ModelList({ models }: { models: readonly ModelRecord[] }) {
  const words = useText().models;
  const typed = useSignal("");
  const limit = useSignal(AT_ONCE);
  const wanted = typed.value.trim().toLocaleLowerCase();
  const fitting = models.filter((m) =>
    `${m.name}\n${m.description}\n${m.base}`.toLocaleLowerCase().includes(wanted)
  );
  const rest = fitting.length - limit.value;
  return (
    <>
      {models.length >= SEARCHED && (
        <div class="toolbar workflow-tools">
          <input
            class="input"
            type="search"
            placeholder={words.search}
            aria-label={words.search}
            value={typed.value}
            onInput={(e) => {
              typed.value = e.currentTarget.value;
              limit.value = AT_ONCE;
            }}
          />
        </div>
      )}
      {fitting.length === 0 && <Empty icon={Boxes} title={words.emptyFound} />}
      <ul class="workflow-cards">
        {fitting.slice(0, limit.value).map((model) => <ModelCard key={model.key} model={model} />)}
      </ul>
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
