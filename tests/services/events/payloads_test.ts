/** What each kind of viewer gets of every event, written out. */
import assert from "node:assert/strict";
import type { EventName, EventPayloads } from "../../../services/contract/events.ts";
import type { ModelRecord } from "../../../services/contract/models.ts";
import type { AtelierEvent, Concern, Viewer } from "../../../services/events/types.ts";
import { view } from "../../../services/events/view.ts";
import {
  board,
  canceled,
  download,
  hiddenBatch,
  hiddenStatus,
  install,
  invocation,
  load,
  noneCanceled,
  noneRetried,
  preset,
  progress,
  queueStatus,
  retried,
  several,
  status,
  wildcard,
  workflow,
} from "./payloads.ts";

const VIEWERS = {
  owner: { userId: "al", isAdmin: false },
  administrator: { userId: "ad", isAdmin: true },
  reader: { userId: "bo", isAdmin: false },
  other: { userId: "cy", isAdmin: false },
} satisfies Record<string, Viewer>;

type Expected<N extends EventName> = "all" | null | EventPayloads[N];

interface Row<N extends EventName> {
  data: EventPayloads[N];
  /** Whose it is; otherwise al's, with bo as a reader. */
  concern?: Concern;
  owner: Expected<N>;
  administrator: Expected<N>;
  reader: Expected<N>;
  other: Expected<N>;
}

const ownerOnly = { owner: "all", administrator: null, reader: null, other: null } as const;
const ownerAndAdmin = { owner: "all", administrator: "all", reader: null, other: null } as const;
const readers = { owner: "all", administrator: "all", reader: "all", other: null } as const;
const everyone = { owner: "all", administrator: "all", reader: "all", other: "all" } as const;
const adminOnly = { owner: null, administrator: "all", reader: null, other: null } as const;

const TABLE: { [N in EventName]: Row<N> } = {
  invocation_started: { data: invocation, ...ownerAndAdmin },
  invocation_progress: {
    data: {
      ...invocation,
      message: "m",
      percentage: 0.5,
      step: 1,
      total_steps: 2,
      sigma: null,
      device: null,
      image: { width: 1, height: 1, dataURL: "data:" },
    },
    ...ownerOnly,
  },
  invocation_complete: { data: { ...invocation, result: { width: 1 } }, ...ownerAndAdmin },
  invocation_error: {
    data: { ...invocation, error_type: "t", error_message: "m", error_traceback: "b" },
    ...ownerAndAdmin,
  },
  queue_item_status_changed: {
    data: status,
    owner: "all",
    administrator: {
      ...status,
      queue_status: { ...queueStatus, user_pending: null, user_in_progress: null },
    },
    reader: hiddenStatus,
    other: hiddenStatus,
  },
  batch_enqueued: {
    data: {
      timestamp: 1,
      queue_id: "default",
      batch_id: "batch",
      enqueued: 9_000_012,
      requested: 9_000_013,
      priority: 9_000_021,
      origin: "page",
      user_id: "al",
    },
    owner: "all",
    administrator: "all",
    reader: hiddenBatch,
    other: hiddenBatch,
  },
  queue_positions_changed: {
    data: {
      timestamp: 1,
      queue_id: "default",
      user_id: "al",
      items: [{ item_id: 9_000_022, position: 9_000_023, estimated_seconds: 9_000_024 }],
    },
    ...ownerOnly,
  },
  queue_items_canceled: {
    data: canceled,
    concern: several,
    owner: {
      timestamp: 1,
      queue_id: "default",
      canceled_item_ids: [9_000_014],
      user_ids: ["al"],
      canceled_item_ids_by_user: { al: [9_000_014] },
    },
    // Also among the owners, an administrator gets all.
    administrator: "all",
    reader: noneCanceled,
    other: noneCanceled,
  },
  queue_items_retried: {
    data: retried,
    concern: several,
    owner: {
      timestamp: 1,
      queue_id: "default",
      retried_item_ids: [9_000_017],
      user_ids: ["al"],
      retried_item_ids_by_user: { al: [9_000_017] },
    },
    administrator: "all",
    reader: noneRetried,
    other: noneRetried,
  },
  queue_cleared: {
    data: { timestamp: 1, queue_id: "default", user_id: "al" },
    owner: "all",
    administrator: "all",
    reader: { timestamp: 1, queue_id: "default", user_id: "redacted" },
    other: { timestamp: 1, queue_id: "default", user_id: "redacted" },
  },
  queue_pruned: {
    data: { timestamp: 1, queue_id: "default", user_id: "al", deleted: 9_000_025 },
    owner: "all",
    administrator: "all",
    reader: { timestamp: 1, queue_id: "default", user_id: "redacted", deleted: 9_000_025 },
    other: { timestamp: 1, queue_id: "default", user_id: "redacted", deleted: 9_000_025 },
  },
  processor_status_changed: {
    data: { timestamp: 1, queue_id: "default", is_started: true, is_processing: false },
    ...everyone,
  },
  board_changed: { data: { ...board, board_name: "b", board_visibility: "private" }, ...readers },
  board_deleted: { data: board, ...readers },
  board_access_revoked: { data: board, ...readers },
  images_changed: { data: { ...board, image_names: ["a.png"] }, ...readers },
  workflow_created: { data: { ...workflow, name: "w", is_public: false }, ...readers },
  workflow_updated: {
    data: { ...workflow, name: "w", old_is_public: false, new_is_public: true },
    ...readers,
  },
  workflow_deleted: { data: { ...workflow, is_public: false }, ...readers },
  workflow_access_revoked: { data: workflow, ...readers },
  style_preset_changed: { data: { ...preset, name: "p", is_public: false }, ...readers },
  style_preset_deleted: { data: preset, ...readers },
  style_preset_access_revoked: { data: preset, ...readers },
  wildcard_changed: { data: { ...wildcard, name: "p", is_public: false }, ...readers },
  wildcard_deleted: { data: wildcard, ...readers },
  wildcard_access_revoked: { data: wildcard, ...readers },
  recall_parameters_updated: {
    data: { timestamp: 1, queue_id: "default", user_id: "al", parameters: { seed: 9_000_026 } },
    ...ownerAndAdmin,
  },
  bulk_download_started: { data: download, ...ownerAndAdmin },
  bulk_download_complete: { data: download, ...ownerAndAdmin },
  bulk_download_error: { data: { ...download, error: "e" }, ...ownerAndAdmin },
  model_load_started: { data: load, ...ownerOnly },
  model_load_complete: { data: load, ...ownerOnly },
  model_install_download_started: {
    data: { ...install, ...progress },
    concern: { ownerId: null },
    ...adminOnly,
  },
  model_install_download_progress: {
    data: { ...install, ...progress },
    concern: { ownerId: null },
    ...adminOnly,
  },
  model_install_downloads_complete: { data: install, concern: { ownerId: null }, ...adminOnly },
  model_install_cancelled: { data: install, concern: { ownerId: null }, ...adminOnly },
  model_install_started: { data: install, concern: { ownerId: null }, ...adminOnly },
  model_install_complete: {
    data: { ...install, key: "k", total_bytes: 9_000_027, config: { key: "k" } as ModelRecord },
    concern: { ownerId: null },
    ...adminOnly,
  },
  model_install_error: {
    data: { ...install, error_type: "t", error: "e" },
    concern: { ownerId: null },
    ...adminOnly,
  },
  model_verify_progress: {
    data: {
      ...{ timestamp: 1, key: "k", name: "n", status: "running", bytes: 1, total_bytes: 2 },
      ...{ bytes_per_second: 1, seconds_left: 1, sound: null, ended_at: null },
      ...{ problems: [], problem_sentences: [] },
    },
    concern: { ownerId: null },
    ...adminOnly,
  },
  models_changed: { data: { timestamp: 1 }, concern: { ownerId: null }, ...everyone },
  studio_moving: {
    data: { timestamp: 1, moving: true },
    concern: { ownerId: null },
    ...everyone,
  },
  workers_changed: { data: { timestamp: 1 }, concern: { ownerId: null }, ...adminOnly },
};

for (const [name, row] of Object.entries(TABLE)) {
  Deno.test(`${name}: payloads for its owner, administrators, readers and others`, () => {
    const concern = row.concern ?? { ownerId: "al", readers: new Set(["bo"]) };
    const event = { name, data: row.data, concern } as AtelierEvent;
    for (const kind of ["owner", "administrator", "reader", "other"] as const) {
      const expected = row[kind] === "all" ? row.data : row[kind];
      assert.deepEqual(view(event, VIEWERS[kind]), expected, kind);
    }
  });
}

Deno.test("clearing everyone's items names no user", () => {
  const data = { timestamp: 1, queue_id: "default", user_id: null };
  const event: AtelierEvent = { name: "queue_cleared", data, concern: { ownerId: null } };
  for (const viewer of Object.values(VIEWERS)) assert.deepEqual(view(event, viewer), data);
});

Deno.test("an owner who is an administrator sees their own items as an owner", () => {
  const event: AtelierEvent = {
    name: "queue_item_status_changed",
    data: status,
    concern: { ownerId: "ad" },
  };
  assert.deepEqual(view(event, VIEWERS.administrator), status);
});
