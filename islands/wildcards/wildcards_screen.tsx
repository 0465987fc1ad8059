import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import type { ListedWildcard } from "../../services/contract/wildcards.ts";
import { paths } from "../api/paths.ts";
import { useResource, useStudio, useText, useTitle } from "../studio/context.ts";
import { ListTools } from "../studio/list_tools.tsx";
import { Button } from "../ui/button.tsx";
import { FileButton } from "../ui/file_button.tsx";
import { useFileDrop } from "../ui/file_drop.ts";
import { ChevronLeft, Dices, Download, Plus, Search } from "../ui/icons.ts";
import { lazily } from "../ui/lazily.tsx";
import { saveFile } from "../ui/save_file.ts";
import { Empty, Failure, Skeleton } from "../ui/states.tsx";
import { importWildcards } from "./actions.ts";
import { WildcardCard } from "./wildcard_card.tsx";
import { useWildcardsText } from "./words.ts";

const pathOf = (params: URLSearchParams) =>
  params.get("others") === "1" ? paths.wildcards : paths.offeredWildcards;

export const needs = (params: URLSearchParams) => [pathOf(params)];

const WildcardDialog = lazily(() => import("./wildcard_dialog.tsx"));

/** Lists of lines for prompts: see them, write them, share them, take them in and out. */
export default function WildcardsScreen() {
  const studio = useStudio();
  const { router, boot, session } = studio;
  const title = useTitle("wildcards");
  const words = useWildcardsText();
  const params = router.place.value.params;
  const { data, problem, refresh } = useResource(pathOf(params));
  const making = useSignal(false);
  const take = (files: File[]) => void importWildcards(studio, files);
  const drop = useFileDrop(take);
  const mine = data.value?.some((one) => one.user_id === session.user.value?.user_id) ?? false;
  const failed = problem.value && (!data.value || problem.value.status !== 0);
  return (
    <div class="page-narrow">
      <a class="button button-quiet workflow-back" href={router.href("presets")}>
        <ChevronLeft size={18} aria-hidden />
        {words.styles}
      </a>
      <header class="page-head">
        <div class="page-title">
          <h1>{title}</h1>
          <p class="soft">{words.intro}</p>
        </div>
        <div class="page-actions">
          <Button kind="primary" icon={Plus} onClick={() => void (making.value = true)}>
            {words.make}
          </Button>
          <FileButton
            label={words.import}
            name={words.importFiles}
            accept=".txt,text/plain"
            onFiles={take}
          />
          {mine && (
            <Button
              icon={Download}
              aria-label={words.exportMine}
              title={words.exportMine}
              onClick={() => saveFile(boot.basePath + paths.exportWildcards)}
            >
              {words.export}
            </Button>
          )}
        </div>
      </header>
      <ListTools everybodys={words.everybodys} search={words.search} />
      <div class={drop.over ? "workflow-drop drop-over" : "workflow-drop"} {...drop.handlers}>
        {failed && problem.value
          ? <Failure problem={problem.value} retry={refresh} />
          : data.value
          ? <Lists wildcards={data.value} onMake={() => void (making.value = true)} />
          : <Skeleton count={4} kind="row" />}
        {drop.over && <p class="drop-note">{words.dropHere}</p>}
      </div>
      {making.value && <WildcardDialog onClose={() => void (making.value = false)} />}
    </div>
  );
}

interface ListsProps {
  wildcards: readonly ListedWildcard[];
  onMake: () => void;
}

/** One's own ones and those of others that fit the search, or what to do instead. */
function Lists({ wildcards, onMake }: ListsProps) {
  const { router, session } = useStudio();
  const { mine, shared, others } = useText().create.styles.groups;
  const words = useWildcardsText();
  const params = router.place.value.params;
  const search = params.get("q")?.trim().toLowerCase() ?? "";
  const fits = ({ name, sample, owner_name }: ListedWildcard) => {
    const text = [name, sample, owner_name ?? ""].join("\n").toLowerCase();
    return search.split(/\s+/).every((word) => text.includes(word));
  };
  const found = wildcards.filter(fits);
  if (search && found.length === 0) {
    return (
      <Empty icon={Search} title={words.emptyFound} hint={words.emptyFoundHint}>
        <Button onClick={() => router.adjust({ q: null })}>{words.clear}</Button>
      </Empty>
    );
  }
  const me = session.user.value?.user_id;
  const own = found.filter((one) => one.user_id === me);
  const foreign = found.filter((one) => one.user_id !== me);
  return (
    <>
      {own.length > 0
        ? <Shelf title={mine} wildcards={own} />
        : !search && (
          <Empty icon={Dices} title={words.empty} hint={words.emptyHint}>
            <Button icon={Plus} onClick={onMake}>{words.make}</Button>
          </Empty>
        )}
      {foreign.length > 0 && (
        <Shelf title={params.get("others") === "1" ? others : shared} wildcards={foreign} />
      )}
    </>
  );
}

function Shelf({ title, wildcards }: { title: string; wildcards: readonly ListedWildcard[] }) {
  const id = useId();
  return (
    <section class="preset-shelf" aria-labelledby={id}>
      <h2 id={id}>
        {title}
        <span class="preset-count">{wildcards.length}</span>
      </h2>
      <ul class="preset-cards">
        {wildcards.map((one) => <WildcardCard key={one.id} wildcard={one} />)}
      </ul>
    </section>
  );
}
