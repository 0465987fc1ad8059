import { useSignal } from "@preact/signals";
import { STYLES } from "../../services/contract/limits.ts";
import { paths } from "../api/paths.ts";
import { draftOf } from "../recipe/draft.ts";
import { stylesOf } from "../recipe/style.ts";
import { useResource, useStudio, useText } from "../studio/context.ts";
import { presetName } from "../text/shipped.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { ChevronUp, Palette, Plus, X } from "../ui/icons.ts";
import { lazily } from "../ui/lazily.tsx";
import { StyleWords } from "./style_words.tsx";

const StylePicker = lazily(() => import("./style_picker.tsx"));

/** The styles that are worked into the prompt when the image is asked for, one after the other. */
export function StyleField() {
  const studio = useStudio();
  const text = useText();
  const words = text.create;
  const { styles } = draftOf(studio);
  // Fetched here, so that the chosen ones have their names.
  useResource(paths.offeredPresets);
  const chosen = stylesOf(studio);
  const picking = useSignal(false);
  const earlier = (id: string) => {
    const ids = chosen.map((one) => one.id);
    const at = ids.indexOf(id);
    styles.value = ids.with(at - 1, id).with(at, ids[at - 1]!);
  };
  return (
    <div class="field" role="group" aria-labelledby="style-label">
      <div class="field-head">
        <span class="label" id="style-label">{words.style}</span>
        <a class="style-link" href={studio.router.href("presets")}>{words.styles.manage}</a>
      </div>
      {chosen.length > 0 && (
        <ol class="styles">
          {chosen.map((preset, i) => {
            const name = presetName(text, preset);
            return (
              <li key={preset.id} class="style">
                <span class="style-cover">
                  {preset.image
                    ? <img src={preset.image} alt="" loading="lazy" />
                    : <Palette size={18} aria-hidden />}
                </span>
                <div class="list-words">
                  <span class="style-name">{name}</span>
                  <p class="style-sent">
                    <StyleWords template={preset.preset_data.positive_prompt} />
                  </p>
                </div>
                {i > 0 && (
                  <IconButton
                    icon={ChevronUp}
                    label={words.styles.earlier(name)}
                    onClick={() => earlier(preset.id)}
                  />
                )}
                <IconButton
                  icon={X}
                  label={words.styles.remove(name)}
                  onClick={() =>
                    void (styles.value = styles.value.filter((id) => id !== preset.id))}
                />
              </li>
            );
          })}
        </ol>
      )}
      {chosen.length < STYLES && (
        <Button
          icon={Plus}
          aria-haspopup="dialog"
          onClick={() => void (picking.value = true)}
        >
          {words.styles.add}
        </Button>
      )}
      {picking.value && <StylePicker onClose={() => void (picking.value = false)} />}
    </div>
  );
}
