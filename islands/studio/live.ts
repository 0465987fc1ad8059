import { paths } from "../api/paths.ts";
import type { Studio } from "./studio.ts";

/** Delay that merges many changes into one request. */
const SETTLE_MS = 120;

const QUEUE_MOVES = [
  "queue_item_status_changed",
  "batch_enqueued",
  "queue_positions_changed",
  "queue_items_canceled",
  "queue_items_retried",
  "queue_cleared",
  "queue_pruned",
  "processor_status_changed",
] as const;

const INSTALL_MOVES = [
  "model_install_download_started",
  "model_install_download_progress",
  "model_install_downloads_complete",
  "model_install_started",
  "model_install_complete",
  "model_install_cancelled",
  "model_install_error",
] as const;

/** Keeps the displayed data up to date: refetches what the server reports as changed. */
export function startLive(studio: Studio): void {
  const { socket, resources } = studio;
  const wishes = new Set<string>();
  const soon = (prefix: string, unseen: "keep" | "drop" = "keep") => () => {
    const wish = `${unseen} ${prefix}`;
    if (wishes.has(wish)) return;
    wishes.add(wish);
    setTimeout(() => {
      wishes.delete(wish);
      resources.refresh(prefix, unseen);
    }, SETTLE_MS);
  };
  const all = (...later: (() => void)[]) => () => later.forEach((look) => look());
  const { imagesRoot: images, boardsRoot: boards } = paths;
  const kinds = {
    workflow: paths.workflowsRoot,
    style_preset: paths.stylePresets,
    wildcard: paths.wildcards,
  } as const;
  socket.on("images_changed", all(soon(images), soon(boards)));
  socket.on("board_changed", all(soon(images), soon(boards)));
  socket.on("board_deleted", all(soon(images, "drop"), soon(boards, "drop")));
  socket.on("board_access_revoked", all(soon(images, "drop"), soon(boards, "drop")));
  socket.on("workflow_created", soon(kinds.workflow));
  socket.on("workflow_updated", soon(kinds.workflow));
  socket.on("style_preset_changed", soon(kinds.style_preset));
  socket.on("wildcard_changed", soon(kinds.wildcard));
  for (const kind of ["workflow", "style_preset", "wildcard"] as const) {
    socket.on(`${kind}_deleted`, soon(kinds[kind], "drop"));
    socket.on(`${kind}_access_revoked`, soon(kinds[kind], "drop"));
  }
  for (const name of QUEUE_MOVES) {
    socket.on(
      name,
      all(soon(paths.queueLineRoot), soon(paths.queueStatus), soon(paths.batchesRoot)),
    );
  }
  socket.on("recall_parameters_updated", ({ user_id, parameters }) => {
    // Administrators receive all users' events; each form is filled for its own user only.
    if (user_id !== studio.session.user.value?.user_id) return;
    import("../recipe/take_from_script.ts").then(({ takeFromScript }) =>
      takeFromScript(studio, parameters)
    ).catch(() => {});
  });
  socket.on("models_changed", soon(paths.modelsRoot));
  socket.on("model_verify_progress", soon(paths.modelChecks));
  socket.on("workers_changed", soon(paths.workers));
  socket.on("studio_moving", soon(paths.moving));
  for (const name of INSTALL_MOVES) socket.on(name, soon(paths.installs));
  socket.onResync(
    all(
      ...[
        images,
        boards,
        ...Object.values(kinds),
        paths.modelsRoot,
        paths.queueLineRoot,
        paths.batchesRoot,
      ]
        .map((prefix) => soon(prefix, "drop")),
      soon(paths.queueStatus),
      soon(paths.moving),
    ),
  );
}
