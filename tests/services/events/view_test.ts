import assert from "node:assert/strict";
import fc from "fast-check";
import type { EventName } from "../../../services/contract/events.ts";
import { EVENT_TABLE } from "../../../services/events/table.ts";
import type { AtelierEvent, Concern } from "../../../services/events/types.ts";
import { view, viewKey } from "../../../services/events/view.ts";

const owner = { userId: "al", isAdmin: false };
const other = { userId: "bo", isAdmin: false };
const admin = { userId: "ad", isAdmin: true };

function event(name: string, data: Record<string, unknown>, concern: Concern): AtelierEvent {
  return { name, data, concern } as unknown as AtelierEvent;
}

/** Who of owner, administrator and other gets anything. */
function heard(name: string, concern: Concern, data: Record<string, unknown> = {}): string {
  const whole = event(name, { user_id: "al", ...data }, concern);
  return [owner, admin, other].filter((v) => view(whole, v) !== null).map((v) => v.userId).join(
    " ",
  );
}

Deno.test("J227 loading a model: the user who needs it; installing: administrators", () => {
  for (const name of ["model_load_started", "model_load_complete"]) {
    assert.equal(heard(name, { ownerId: "al" }), "al");
  }
  for (const name of ["model_install_started", "model_install_complete", "model_install_error"]) {
    assert.equal(heard(name, { ownerId: null }), "ad");
  }
});

Deno.test("J228 J229 a download and recalled parameters: the owner and administrators", () => {
  for (
    const name of ["bulk_download_started", "bulk_download_complete", "recall_parameters_updated"]
  ) {
    assert.equal(heard(name, { ownerId: "al" }), "al ad", name);
  }
});

Deno.test("J230 a workflow: private to owner and administrators, shared to all, withdrawn to those who lose it", () => {
  assert.equal(heard("workflow_updated", { ownerId: "al" }), "al ad");
  assert.equal(heard("workflow_updated", { ownerId: "al", readers: "all" }), "al ad bo");
  assert.equal(heard("workflow_updated", { ownerId: "al", readers: new Set(["cy"]) }), "al ad");
  assert.equal(heard("workflow_access_revoked", { ownerId: null, readers: "all" }), "al ad bo");
});

Deno.test("J240 an unknown name: the owner and administrators only", () => {
  assert.equal(heard("surprise", { ownerId: "al" }), "al ad");
  assert.equal(heard("toString", { ownerId: "al", readers: "all" }), "al ad");
  assert.equal(heard("__proto__", { ownerId: null }), "ad");
});

/** A payload full of things that belong to `user`, recognisable byte by byte. */
function secretsOf(user: string): Record<string, unknown> {
  const secret = (what: string) => `SECRET-${user}-${what}`;
  const ids = {
    batch_id: secret("batch"),
    session_id: secret("session"),
    origin: secret("origin"),
  };
  return {
    timestamp: 1,
    queue_id: "default",
    item_id: 5,
    user_id: user,
    ...ids,
    destination: secret("destination"),
    invocation: { id: "n", type: "compel", prompt: secret("prompt") },
    invocation_source_id: secret("node"),
    image: { width: 1, height: 1, dataURL: secret("image") },
    result: { image: { image_name: secret("image") } },
    error_type: secret("error"),
    error_message: secret("message"),
    error_traceback: secret("trace"),
    batch_status: { queue_id: "default", ...ids, destination: secret("d"), pending: 3 },
    queue_status: { queue_id: "default", item_id: 5, ...ids, user_pending: 7, user_in_progress: 1 },
    canceled_item_ids: [777],
    canceled_item_ids_by_user: { [user]: [777] },
    retried_item_ids: [777],
    retried_item_ids_by_user: { [user]: [777] },
    user_ids: [user],
    items: [{ item_id: 777, position: 1 }],
    parameters: { positive_prompt: secret("recall") },
    bulk_download_item_name: secret("zip"),
    board_id: secret("board"),
    board_name: secret("name"),
    image_names: [secret("image")],
    workflow_id: secret("workflow"),
    style_preset_id: secret("preset"),
    wildcard_id: secret("wildcard"),
    name: secret("name"),
    config: { name: secret("model") },
    priority: 3,
  };
}

const NAMES = Object.keys(EVENT_TABLE) as EventName[];
/** Events about nobody: what they carry is everybody's or the administrators'. */
const NOBODYS = new Set<string>([
  "processor_status_changed",
  "studio_moving",
  "models_changed",
  "model_install_started",
  "model_install_complete",
  "model_install_error",
]);

Deno.test("no viewer gets a field of another user's that the table does not give them", () => {
  const users = ["al", "bo", "cy", "dee"];
  const user = fc.constantFrom(...users);
  fc.assert(
    fc.property(
      fc.constantFrom(...NAMES),
      user,
      user,
      fc.boolean(),
      fc.oneof(
        fc.constant(undefined),
        fc.constant("all" as const),
        fc.uniqueArray(user).map((some) => new Set(some)),
      ),
      (name, ownerId, viewerId, isAdmin, readers) => {
        const many = name === "queue_items_canceled" || name === "queue_items_retried";
        const concern: Concern = NOBODYS.has(name)
          ? { ownerId: null }
          : many
          ? { ownerId: null, owners: new Set([ownerId]) }
          : { ownerId, ...(readers === undefined ? {} : { readers }) };
        const data = secretsOf(ownerId);
        const before = JSON.stringify(data);
        const seen = view(event(name, data, concern), { userId: viewerId, isAdmin });
        assert.equal(JSON.stringify(data), before, "looking changes nothing");
        const mayRead = EVENT_TABLE[name].reader === "full" &&
          (readers === "all" || readers?.has(viewerId));
        if (viewerId === ownerId || isAdmin || mayRead || NOBODYS.has(name)) return;
        const text = JSON.stringify(seen);
        assert.doesNotMatch(text, /SECRET/, name);
        assert.doesNotMatch(text, /\b777\b/, name);
        assert.ok(!text.includes(`"${ownerId}"`), `${name} tells who`);
      },
    ),
    { numRuns: 3000, seed: 1 },
  );
});

Deno.test("viewers with the same key get the same payload; each of several owners has their own key", () => {
  const viewers = ["al", "bo", "cy"].flatMap((userId) =>
    [true, false].map((isAdmin) => ({ userId, isAdmin }))
  );
  const data = {
    canceled_item_ids: [1, 2],
    user_ids: ["al", "bo"],
    canceled_item_ids_by_user: { al: [1], bo: [2] },
  };
  const whole = event("queue_items_canceled", data, {
    ownerId: null,
    owners: new Set(["al", "bo"]),
  });
  const byKey = new Map<string, string>();
  for (const viewer of viewers) {
    const key = viewKey(whole.concern, viewer);
    const text = JSON.stringify(view(whole, viewer));
    assert.equal(byKey.get(key) ?? text, text, key);
    byKey.set(key, text);
  }
  assert.equal(byKey.size, 4);
  assert.match(byKey.get("owner:al") ?? "", /"canceled_item_ids":\[1\]/);
});
