import { paths } from "../api/paths.ts";
import { draftOf } from "../recipe/draft.ts";
import { useResource, useStudio, useText } from "../studio/context.ts";
import { FindDialog, type Found } from "../ui/find_dialog.tsx";
import { Failure, Skeleton } from "../ui/states.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { seedsOf } from "./seeds.ts";
import { usePromptText } from "./words.ts";

/** Number of items of the queue that are looked at. */
const LOOKED_AT = 100;

/** The seeds of one's latest images; the chosen one goes into the form. */
export default function SeedsDialog({ onClose }: { onClose: () => void }) {
  const studio = useStudio();
  const words = usePromptText();
  const title = useText().create.seedRecent;
  const { data, problem, refresh } = useResource(paths.queueLine(LOOKED_AT, "me"));
  const draft = draftOf(studio);
  if (!data.value) {
    return (
      <Dialog title={title} onClose={onClose}>
        {problem.value
          ? <Failure problem={problem.value} retry={refresh} />
          : <Skeleton count={4} kind="row" />}
      </Dialog>
    );
  }
  const items = seedsOf(data.value.items).map(({ seed, prompt, image }): Found => ({
    id: String(seed),
    label: prompt,
    kind: String(seed),
    ...(image ? { image: studio.boot.basePath + paths.thumbnail(image) } : {}),
    run: () => {
      draft.seedRandom.value = false;
      draft.seed.value = seed;
    },
  }));
  return (
    <FindDialog
      title={title}
      placeholder={words.findSeed}
      items={items}
      nothing={items.length === 0 ? words.noSeeds : words.noSuchSeed}
      onClose={onClose}
    />
  );
}
