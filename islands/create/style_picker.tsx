import { useSignal } from "@preact/signals";
import { STYLES } from "../../services/contract/limits.ts";
import { paths } from "../api/paths.ts";
import { useGroupNames } from "../presets/group_names.ts";
import { fitsSearch, groupOf, GROUPS } from "../presets/groups.ts";
import { draftOf } from "../recipe/draft.ts";
import { useResource, useStudio, useText } from "../studio/context.ts";
import { presetName } from "../text/shipped.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Check, Palette } from "../ui/icons.ts";
import { SearchField } from "../ui/search_field.tsx";
import { Failure, Skeleton } from "../ui/states.tsx";

/** All styles with their images; each is chosen, or not, by a click. */
export default function StylePicker({ onClose }: { onClose: () => void }) {
  const studio = useStudio();
  const text = useText();
  const words = text.create.styles;
  const groups = useGroupNames();
  const search = useSignal("");
  const { styles } = draftOf(studio);
  const { data, problem, refresh } = useResource(paths.offeredPresets);
  const me = studio.session.user.value?.user_id;
  const toggle = (id: string) => {
    const others = styles.value.filter((one) => one !== id);
    styles.value = others.length < styles.value.length ? others : [...others, id].slice(0, STYLES);
  };
  const found = (data.value ?? []).filter((preset) =>
    fitsSearch(preset, presetName(text, preset), search.value)
  );
  return (
    <Dialog
      title={words.pick}
      onClose={onClose}
      wide
      footer={<Button kind="primary" onClick={onClose}>{text.frame.close}</Button>}
    >
      <SearchField
        label={words.search}
        value={search.value}
        onSearch={(typed) => void (search.value = typed)}
      />
      {problem.value && !data.value
        ? <Failure problem={problem.value} retry={refresh} />
        : !data.value
        ? <Skeleton count={3} kind="row" />
        : found.length === 0
        ? <p class="soft">{words.none}</p>
        : GROUPS.map((group) => {
          const list = found.filter((preset) => groupOf(preset, me) === group);
          return list.length > 0 && (
            <section key={group} aria-label={groups[group]}>
              <h3 class="style-group">{groups[group]}</h3>
              <ul class="style-tiles">
                {list.map((preset) => {
                  const at = styles.value.indexOf(preset.id);
                  return (
                    <li key={preset.id}>
                      <button
                        type="button"
                        class="style-tile"
                        aria-pressed={at >= 0}
                        onClick={() => toggle(preset.id)}
                      >
                        <span class="style-tile-image">
                          {preset.image
                            ? <img src={preset.image} alt="" loading="lazy" />
                            : <Palette size={28} aria-hidden />}
                          {at >= 0 && (
                            <span class="style-tile-mark" aria-hidden="true">
                              {styles.value.length > 1 ? at + 1 : <Check size={16} />}
                            </span>
                          )}
                        </span>
                        <span class="style-tile-name">{presetName(text, preset)}</span>
                      </button>
                    </li>
                  );
                })}
              </ul>
            </section>
          );
        })}
    </Dialog>
  );
}
