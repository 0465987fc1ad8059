import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { PAGE } from "../../services/contract/limits.ts";
import type { Line } from "../../services/contract/queue.ts";
import { paths } from "../api/paths.ts";
import { useResource, useStudio, useText } from "../studio/context.ts";
import { Button } from "../ui/button.tsx";
import { ListOrdered } from "../ui/icons.ts";
import { Empty, Failure, Skeleton } from "../ui/states.tsx";
import { ItemRow } from "./item_row.tsx";
import { linePath, STEP } from "./place.ts";
import { QueueTools } from "./queue_tools.tsx";
import { Whose } from "./whose.tsx";

const NOTHING = { items: null, total_count: 0 };

/** The live queue: own items in full, other users' without private details. */
export default function QueueScreen() {
  const studio = useStudio();
  const { router, boot, session } = studio;
  const text = useText();
  const words = text.queue;
  const status = useResource(paths.queueStatus).data.value;
  const shown = useSignal(STEP);
  const { params } = router.place.value;
  const first = linePath(params, session.user.value?.user_id);
  const line = useResource(linePath(params, session.user.value?.user_id, shown.value));
  // The current items stay until more have loaded.
  const last = useRef<{ of: string; line: Line }>();
  if (line.data.value) last.current = { of: first, line: line.data.value };
  const { items, total_count } = last.current?.of === first ? last.current.line : NOTHING;
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
        <QueueTools status={status} />
      </header>
      {boot.mode.multiuser && <Whose />}
      <div class="card people">
        {line.problem.value && !items
          ? <Failure problem={line.problem.value} retry={line.refresh} />
          : !items
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
      {items && Math.min(total_count, PAGE) > items.length && (
        <p class="queue-more">
          <Button onClick={() => void (shown.value += STEP)}>{words.more}</Button>
        </p>
      )}
    </div>
  );
}
