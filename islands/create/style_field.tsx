import { paths } from "../api/paths.ts";
import { groupOf, GROUPS } from "../presets/groups.ts";
import { useGroupNames } from "../presets/group_names.ts";
import { useResource, useStudio, useText } from "../studio/context.ts";
import { presetName } from "../text/shipped.ts";
import { Field } from "../ui/field.tsx";
import { draftOf } from "../recipe/draft.ts";
import { presetOf } from "../recipe/style.ts";
import { StyleWords } from "./style_words.tsx";

/** A style preset, worked into the prompt when the image is asked for. */
export function StyleField() {
  const studio = useStudio();
  const text = useText();
  const words = text.create;
  const names = useGroupNames();
  const draft = draftOf(studio);
  const presets = useResource(paths.offeredPresets).data.value ?? [];
  const me = studio.session.user.value?.user_id;
  const chosen = presetOf(studio);
  return (
    <Field
      id="style"
      label={words.style}
      aside={
        <a class="style-link" href={studio.router.href("presets")}>{text.create.styles.manage}</a>
      }
    >
      <select
        id="style"
        class="input"
        value={chosen?.id ?? ""}
        aria-describedby={chosen ? "style-sent" : undefined}
        onChange={(e) => void (draft.preset.value = e.currentTarget.value || null)}
      >
        <option value="">{words.styleNone}</option>
        {GROUPS.map((group) => {
          const list = presets.filter((p) => groupOf(p, me) === group);
          return list.length > 0 && (
            <optgroup key={group} label={names[group]}>
              {list.map((p) => <option key={p.id} value={p.id}>{presetName(text, p)}</option>)}
            </optgroup>
          );
        })}
      </select>
      {chosen && (
        <p class="style-sent" id="style-sent">
          <StyleWords template={chosen.preset_data.positive_prompt} />
        </p>
      )}
    </Field>
  );
}
