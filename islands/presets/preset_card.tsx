import { useSignal } from "@preact/signals";
import type { StylePreset } from "../../services/contract/presets.ts";
import { STYLES } from "../../services/contract/limits.ts";
import { draftOf } from "../recipe/draft.ts";
import { StyleWords } from "../create/style_words.tsx";
import { useStudio, useText } from "../studio/context.ts";
import { presetName } from "../text/shipped.ts";
import { Button } from "../ui/button.tsx";
import { Check, Palette, WandSparkles } from "../ui/icons.ts";
import { groupOf } from "./groups.ts";
import { PresetMenu } from "./preset_menu.tsx";
import { usePresetsText } from "./words.ts";

/** One style: its image, its prompts, and a button to use it. */
export function PresetCard({ preset }: { preset: StylePreset }) {
  const studio = useStudio();
  const text = useText();
  const words = usePresetsText();
  const name = presetName(text, preset);
  const draft = draftOf(studio);
  const chosen = draft.styles.value.includes(preset.id);
  const use = () => {
    if (!chosen) draft.styles.value = [...draft.styles.value, preset.id].slice(-STYLES);
    studio.router.go(studio.router.href("create"));
  };
  const told = chosen ? words.used : words.use;
  return (
    <li class="card preset-card">
      <div class="model-head">
        <span class="cover-image">
          {preset.image
            ? <img src={preset.image} alt="" loading="lazy" />
            : <Palette size={28} aria-hidden />}
        </span>
        <div class="list-words">
          <h3 class="preset-name" title={name}>{name}</h3>
          <Signs preset={preset} />
        </div>
        <PresetMenu preset={preset} name={name} />
      </div>
      <Wraps preset={preset} />
      <Button
        icon={chosen ? Check : WandSparkles}
        class="model-use"
        aria-label={`${told}: ${name}`}
        onClick={use}
      >
        {told}
      </Button>
    </li>
  );
}

/** Its owner and visibility, where the group does not make them plain. */
function Signs({ preset }: { preset: StylePreset }) {
  const { session, boot } = useStudio();
  const words = usePresetsText();
  const group = groupOf(preset, session.user.value?.user_id);
  if (!boot.mode.multiuser || group === "defaults") return null;
  // Administrators may edit every preset, so for them this says nothing.
  const mayEdit = group === "shared" && preset.can_edit && !session.user.value?.is_admin;
  return (
    <>
      {group === "shared" && preset.owner_name && (
        <p class="list-sub">{words.by(preset.owner_name)}</p>
      )}
      {(preset.is_public || mayEdit) && (
        <p class="workflow-tags">
          {preset.is_public && <span class="tag tag-accent">{words.forAll}</span>}
          {mayEdit && <span class="tag">{words.mayEdit}</span>}
        </p>
      )}
    </>
  );
}

/** Length at which texts are cut until the user expands them. */
const LONG = 220;

function Wraps({ preset }: { preset: StylePreset }) {
  const words = usePresetsText();
  const { positive_prompt: positive, negative_prompt: negative } = preset.preset_data;
  const long = positive.length + negative.length > LONG;
  const whole = useSignal(false);
  return (
    <div class="preset-wraps">
      <dl class={long && !whole.value ? "preset-cut" : undefined}>
        <div>
          <dt>{words.prompt}</dt>
          <dd>{positive ? <StyleWords template={positive} /> : words.asTyped}</dd>
        </div>
        {negative && (
          <div>
            <dt>{words.negative}</dt>
            <dd>{negative.replaceAll("{prompt}", "…")}</dd>
          </div>
        )}
      </dl>
      {long && (
        <Button
          small
          kind="quiet"
          aria-expanded={whole.value}
          onClick={() => void (whole.value = !whole.value)}
        >
          {whole.value ? words.less : words.whole}
        </Button>
      )}
    </div>
  );
}
