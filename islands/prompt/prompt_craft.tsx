import { useComputed, useSignal } from "@preact/signals";
import { Fragment, type RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { weightSpans } from "../../inference/prompts/fragments.ts";
import { onKeys, PROMPT } from "../commands/scoped.ts";
import { historyOf } from "../create/prompt_history.ts";
import { draftOf } from "../recipe/draft.ts";
import { useStudio } from "../studio/context.ts";
import { walked, walkFrom, walkOn } from "./walk.ts";
import { weigh } from "./weigh.ts";
import { usePromptText } from "./words.ts";
import { numberText } from "../ui/typed_number.ts";
import { write } from "./write.ts";

interface PromptCraftProps {
  box: RefObject<HTMLTextAreaElement>;
}

/**
 * What the prompt can do while it is written: its weights in colour behind the words, and keys that
 * change them and bring back earlier prompts.
 */
export default function PromptCraft({ box }: PromptCraftProps) {
  const studio = useStudio();
  const words = usePromptText();
  const { prompt } = draftOf(studio);
  const spans = useComputed(() => weightSpans(prompt.value).spans);
  const said = useSignal("");
  const paper = useRef<HTMLDivElement>(null);
  const walk = useRef({ at: -1, own: "" });
  useEffect(() => {
    const area = box.current;
    if (!area) return;
    const follow = () => paper.current?.scrollTo(0, area.scrollTop);
    const heavier = (up: boolean) => {
      const edit = weigh(area.value, area.selectionStart, area.selectionEnd, up);
      if (!edit) return;
      write(area, edit.from, edit.to, edit.insert);
      area.setSelectionRange(...edit.select);
      const at = edit.select[0];
      const weight = weightSpans(area.value).spans.find(({ from, to }) => from <= at && at < to);
      said.value = words.weight(
        numberText(Math.round((weight?.weight ?? 1) * 100) / 100, studio.language.value),
      );
    };
    const go = (step: 1 | -1) => {
      const history = historyOf(studio).value;
      const next = walkOn(walkFrom(walk.current, history, area.value), history, step);
      if (!next) return;
      walk.current = next;
      write(area, 0, area.value.length, walked(next, history));
    };
    const onKeyDown = (event: KeyboardEvent) =>
      void onKeys(event, PROMPT, {
        heavier: () => heavier(true),
        lighter: () => heavier(false),
        earlier: () => go(1),
        later: () => go(-1),
      });
    area.addEventListener("keydown", onKeyDown);
    area.addEventListener("scroll", follow);
    follow();
    return () => {
      area.removeEventListener("keydown", onKeyDown);
      area.removeEventListener("scroll", follow);
    };
  }, [words]);
  const text = prompt.value;
  let end = 0;
  return (
    <>
      <div class="prompt-paper" ref={paper} aria-hidden="true">
        {spans.value.map(({ from, to, weight }) => {
          const before = text.slice(end, from);
          end = to;
          return (
            <Fragment key={from}>
              {before}
              <mark class={`weight-${levelOf(weight)}`}>{text.slice(from, to)}</mark>
            </Fragment>
          );
        })}
        {text.slice(end)}
        {"\n"}
      </div>
      <span class="sr-only" role="status">{said}</span>
    </>
  );
}

/** Three shades above 1 and three below. */
function levelOf(weight: number): string {
  const level = (far: number) => far < 0.15 ? 1 : far < 0.45 ? 2 : 3;
  return weight > 1 ? `up-${level(weight - 1)}` : `down-${level((1 - weight) * 1.5)}`;
}
