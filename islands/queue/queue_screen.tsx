import { useEffect } from "preact/hooks";
import { paths } from "../api/paths.ts";
import type { QueueStatusAnswer } from "../frame/queue_badge.tsx";
import { useResource, useStudio, useText } from "../studio/context.ts";
import { Button } from "../ui/button.tsx";
import { ListOrdered } from "../ui/icons.ts";
import { Empty, Failure, Skeleton } from "../ui/states.tsx";
import { ItemRow } from "./item_row.tsx";
import { queueListOf } from "./queue_list.ts";
import { QueueTools } from "./queue_tools.tsx";

/** Who waits for what, live: mine in full, others' without what is not mine to know. */
export default function QueueScreen() {
  const studio = useStudio();
  const { router, session, boot } = studio;
  const text = useText();
  const words = text.queue;
  const list = queueListOf(studio);
  const status = useResource<QueueStatusAnswer>(paths.queueStatus).data.value;
  useEffect(() => list.watch(), []);
  const { params } = router.place.value;
  const mineOnly = params.get("whose") === "mine";
  const person = params.get("person");
  const me = session.user.value?.user_id;
  const items = (list.items.value ?? []).filter((item) =>
    (!mineOnly || item.user_id === me) && (!person || item.user_id === person)
  );
  return (
    <div class="page-narrow">
      <header class="page-head">
        <div class="page-title">
          <h1>{text.frame.screens.queue}</h1>
          <p class="soft" role="status">
            {status && words.counts(status.queue.pending, status.queue.in_progress)}
            {status && !status.processor.is_started && ` · ${words.paused}`}
          </p>
        </div>
        <QueueTools status={status} items={list.items.value ?? []} />
      </header>
      {boot.mode.multiuser && (
        <div class="choices queue-whose" role="group" aria-label={words.whose}>
          {[false, true].map((mine) => (
            <button
              key={String(mine)}
              type="button"
              class="choice"
              aria-pressed={mineOnly === mine}
              onClick={() => router.adjust({ whose: mine ? "mine" : null, person: null })}
            >
              {mine ? words.mine : words.everybody}
            </button>
          ))}
        </div>
      )}
      <div class="card people">
        {list.problem.value && !list.items.value
          ? <Failure problem={list.problem.value} retry={list.refresh} />
          : !list.items.value
          ? <Skeleton count={6} kind="row" />
          : items.length === 0
          ? (
            <Empty icon={ListOrdered} title={words.empty} hint={words.emptyHint}>
              <a class="button button-primary" href={router.href("create")}>
                {text.frame.screens.create}
              </a>
            </Empty>
          )
          : (
            <ul class="list">
              {items.map((item) => <ItemRow key={item.item_id} item={item} others={items} />)}
            </ul>
          )}
      </div>
      {list.more.value && (
        <p class="queue-more">
          <Button onClick={list.showMore}>{words.more}</Button>
        </p>
      )}
    </div>
  );
}
