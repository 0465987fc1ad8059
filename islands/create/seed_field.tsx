import { useSignal } from "@preact/signals";
import { useStudio, useText } from "../studio/context.ts";
import { IconButton } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { Dices, History } from "../ui/icons.ts";
import { lazily } from "../ui/lazily.tsx";
import { draftOf } from "../recipe/draft.ts";
import { invokerOf } from "./invoke.ts";

const SeedsDialog = lazily(() => import("../prompt/seeds_dialog.tsx"));

/** A number that makes the same image again, or a new one each time. */
export function SeedField() {
  const studio = useStudio();
  const words = useText().create;
  const draft = draftOf(studio);
  const { max } = studio.boot.engine.limits.seed;
  const random = draft.seedRandom.value;
  const looking = useSignal(false);
  const put = (text: string) => {
    const seed = Number(text);
    if (text !== "" && Number.isInteger(seed)) draft.seed.value = seed;
  };
  return (
    <Field id="seed" label={words.seed} error={invokerOf(studio).problem.value?.field("seed")}>
      <div class="seed">
        <label class="check">
          <input
            type="checkbox"
            checked={random}
            onChange={(e) => void (draft.seedRandom.value = e.currentTarget.checked)}
          />
          <span>{words.seedRandom}</span>
        </label>
        <input
          id="seed"
          class="input number"
          type="number"
          inputMode="numeric"
          min={0}
          max={max}
          step={1}
          disabled={random}
          value={random ? "" : draft.seed.value}
          placeholder={words.seedRandomHint}
          onInput={(e) => put(e.currentTarget.value)}
        />
        <IconButton
          icon={Dices}
          label={words.seedRoll}
          onClick={() => {
            draft.seedRandom.value = false;
            draft.seed.value = Math.floor(Math.random() * (max + 1));
          }}
        />
        <IconButton
          icon={History}
          label={words.seedRecent}
          aria-haspopup="dialog"
          onClick={() => void (looking.value = true)}
        />
        {looking.value && <SeedsDialog onClose={() => void (looking.value = false)} />}
      </div>
    </Field>
  );
}
