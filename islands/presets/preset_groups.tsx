import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import type { StylePreset } from "../../services/contract/presets.ts";
import { useStudio, useText } from "../studio/context.ts";
import { presetName } from "../text/shipped.ts";
import { Button } from "../ui/button.tsx";
import { Palette, Plus, Search, Users } from "../ui/icons.ts";
import { Empty } from "../ui/states.tsx";
import { useGroupNames } from "./group_names.ts";
import { fitsSearch, type Group, groupOf, GROUPS, type PresetPlace } from "./groups.ts";
import { PresetCard } from "./preset_card.tsx";
import { usePresetsText } from "./words.ts";

interface PresetGroupsProps {
  presets: readonly StylePreset[];
  place: PresetPlace;
  onMake: () => void;
}

/** Mine, shared ones, built-in ones: those that the address asks for, or what to do instead. */
export function PresetGroups({ presets, place, onMake }: PresetGroupsProps) {
  const { session, boot, router } = useStudio();
  const text = useText();
  const words = usePresetsText();
  const names = useGroupNames();
  const me = session.user.value?.user_id;
  const shown = GROUPS.filter((g) =>
    place.view === "all" ? g !== "shared" || boot.mode.multiuser : g === place.view
  );
  const lists = shown.map((group) => ({
    group,
    list: presets.filter((p) =>
      groupOf(p, me) === group && fitsSearch(p, presetName(text, p), place.search)
    ),
  }));
  if (place.search && lists.every(({ list }) => list.length === 0)) {
    return (
      <Empty icon={Search} title={words.emptyFound} hint={words.emptyFoundHint}>
        <Button onClick={() => router.adjust({ q: null, view: null })}>{words.clear}</Button>
      </Empty>
    );
  }
  const empty: Record<Group, () => ComponentChildren> = {
    // Among others it takes no more room than a line.
    mine: () =>
      place.view === "all"
        ? <p class="soft">{words.empty}. {words.emptyHint}</p>
        : (
          <Empty icon={Palette} title={words.empty} hint={words.emptyHint}>
            <Button icon={Plus} onClick={onMake}>{words.make}</Button>
          </Empty>
        ),
    shared: () =>
      place.view === "shared"
        ? <Empty icon={Users} title={words.emptyShared} hint={words.emptySharedHint} />
        : null,
    defaults: () =>
      place.view === "defaults" ? <Empty icon={Palette} title={words.emptyDefaults} /> : null,
  };
  return (
    <>
      {lists.map(({ group, list }) => {
        const instead = list.length === 0 && !place.search ? empty[group]() : null;
        if (list.length === 0 && !instead) return null;
        return (
          <Shelf key={group} title={names[group]} list={list}>
            {instead}
          </Shelf>
        );
      })}
    </>
  );
}

/** How many cards of a group are drawn at first. */
const PART = 60;

interface ShelfProps {
  title: string;
  list: readonly StylePreset[];
  children: ComponentChildren;
}

function Shelf({ title, list, children }: ShelfProps) {
  const words = usePresetsText();
  const id = useId();
  const most = useSignal(PART);
  const hidden = list.length - most.value;
  return (
    <section class="preset-shelf" aria-labelledby={id}>
      <h2 id={id}>
        {title}
        {list.length > 0 && <span class="preset-count">{list.length}</span>}
      </h2>
      {children}
      {list.length > 0 && (
        <ul class="preset-cards">
          {list.slice(0, most.value).map((p) => <PresetCard key={p.id} preset={p} />)}
        </ul>
      )}
      {hidden > 0 && (
        <div class="queue-more">
          <Button onClick={() => void (most.value += PART)}>
            {words.more(Math.min(PART, hidden))}
          </Button>
        </div>
      )}
    </section>
  );
}
