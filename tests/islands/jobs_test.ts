import { signal } from "@preact/signals";
import assert from "node:assert/strict";
import type { Socket } from "../../islands/socket/socket.ts";
import { createJobs } from "../../islands/studio/jobs.ts";
import { createResources } from "../../islands/studio/resource.ts";
import type { QueueItemSummary } from "../../services/contract/queue.ts";

const AL = {
  user_id: "al",
  email: "al@example.com",
  has_address: true,
  display_name: null,
  is_admin: false,
};

const item = (changes: Partial<QueueItemSummary>) =>
  ({
    item_id: 1,
    user_id: AL.user_id,
    status: "pending",
    status_sequence: 1,
    position: null,
    estimated_seconds: null,
    image_names: [],
    error_type: null,
    error_message: null,
    ...changes,
  }) as QueueItemSummary;

/** Jobs of a page whose questions are answered when, and in the order that, the test says. */
function rig() {
  const questions: ((items: QueueItemSummary[]) => void)[] = [];
  const send = <T>() =>
    new Promise<T>((resolve) => questions.push(resolve as (items: QueueItemSummary[]) => void));
  const get = <T>() => new Promise<T>(() => {});
  const handlers = new Map<string, (data: never) => void>();
  const socket = {
    on: (name: string, handler: (data: never) => void) => void handlers.set(name, handler),
    onResync: () => () => {},
  } as unknown as Socket;
  const jobs = createJobs({
    client: { send, get },
    socket,
    resources: createResources({ get }, {}),
    user: signal(AL),
  });
  jobs.start();
  const answer = async (question: number, found: QueueItemSummary) => {
    questions[question]?.([found]);
    await new Promise((resolve) => setTimeout(resolve));
  };
  const hear = (status: QueueItemSummary["status"], status_sequence: number) =>
    handlers.get("queue_item_status_changed")?.(
      { item_id: 1, status, status_sequence, error_type: null, error_message: null } as never,
    );
  return { jobs, answer, hear };
}

Deno.test("an outdated answer does not remove the images of a completed job", async () => {
  const { jobs, answer, hear } = rig();
  jobs.follow("batch", [1], ["a red circle"]);
  hear("completed", 3);
  await answer(1, item({ status: "completed", status_sequence: 3, image_names: ["circle.png"] }));
  assert.deepEqual(jobs.list.value[0]?.imageNames, ["circle.png"]);
  await answer(0, item({}));
  const [job] = jobs.list.value;
  assert.deepEqual([job?.status, job?.imageNames], ["completed", ["circle.png"]]);
});
