import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { Line, QueueItemSummary } from "../../services/contract/queue.ts";
import { paths } from "../api/paths.ts";
import { useResource, useStudio, useText, useTitle } from "../studio/context.ts";
import { Button } from "../ui/button.tsx";
import { ChevronDown, ListOrdered, Pause } from "../ui/icons.ts";
import { Empty, Failure, Skeleton } from "../ui/states.tsx";
import { BatchRow } from "./batch_row.tsx";
import { rowsOf } from "./batches.ts";
import { ItemRow } from "./item_row.tsx";
import { hasMore, ownFirst, ownTurn } from "./own_first.ts";
import { linePath, ownPath, STEP } from "./place.ts";
import { QueueTools } from "./queue_tools.tsx";
import { Whose } from "./whose.tsx";

export const needs = (params: URLSearchParams) => [linePath(params), ownPath()];

/** The live queue: own items in full, other users' without private details. */
export default function QueueScreen() {
  const studio = useStudio();
  const { router, boot } = studio;
  const text = useText();
  const title = useTitle("queue");
  const create = useTitle("create");
  const words = text.queue;
  const status = useResource(paths.queueStatus).data.value;
  const shown = useSignal(STEP);
  const { params } = router.place.value;
  const first = linePath(params);
  const line = useResource(linePath(params, shown.value));
  const ownLine = useResource(ownPath(shown.value));
  const folded = useSignal(true);
  // The current items stay until more have loaded.
  const last = useRef<{ of: string; line: Line }>();
  if (line.data.value) last.current = { of: first, line: line.data.value };
  const known = last.current?.of === first ? last.current.line : null;
  const items = known?.items;
  const everybodys = boot.mode.multiuser && !params.get("whose") && !params.get("person");
  // The current items stay until more have loaded.
  const lastOwn = useRef<Line>();
  const own = lastOwn.current = ownLine.data.value ?? lastOwn.current;
  const sorted = everybodys && own && known ? ownFirst(own, known) : null;
  const turn = own && ownTurn(own.items);
  const rows = (list: readonly QueueItemSummary[]) =>
    rowsOf(list).map(({ key, items: [item, ...more] }) =>
      item &&
      (more.length > 0
        ? <BatchRow key={key} items={[item, ...more]} others={list} />
        : <ItemRow key={key} item={item} others={list} />)
    );
  return (
    <div class="page-narrow">
      <header class="page-head">
        <div class="page-title">
          <h1>{title}</h1>
          <p class="soft" role="status">
            {turn &&
              `${turn.running ? words.yourTurn : words.yourPlace(turn.place, turn.seconds)} · `}
            {status && words.counts(status.queue.pending, status.queue.in_progress)}
          </p>
        </div>
        <QueueTools status={status} />
      </header>
      <div role="status">
        {status && !status.processor.is_started && (
          <div class="notice queue-paused">
            <Pause size={20} aria-hidden />
            <span>{words.paused}</span>
          </div>
        )}
      </div>
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
                {create}
              </a>
            </Empty>
          )
          : (
            <ul class="list">
              {sorted ? rows(sorted.own) : rows(items)}
              {sorted && sorted.othersCount > 0 && (
                <li class="queue-others">
                  <Button
                    kind="quiet"
                    icon={ChevronDown}
                    aria-expanded={!folded.value}
                    onClick={() => void (folded.value = !folded.value)}
                  >
                    {words.fromOthers(sorted.othersCount)}
                  </Button>
                </li>
              )}
              {sorted && !folded.value && rows(sorted.others)}
            </ul>
          )}
      </div>
      {known && hasMore(known, sorted && own ? own : null, folded.value) && (
        <p class="queue-more">
          <Button onClick={() => void (shown.value += STEP)}>{words.more}</Button>
        </p>
      )}
    </div>
  );
}
