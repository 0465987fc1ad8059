import { paths } from "../api/paths.ts";
import type { Studio } from "./studio.ts";

/** Many changes at once are one request. */
const SETTLE_MS = 120;

/** Keeps what is shown true: what the server says has changed is fetched again. */
export function startLive({ socket, resources }: Studio): void {
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  const soon = (prefix: string) => () => {
    clearTimeout(timers.get(prefix));
    timers.set(prefix, setTimeout(() => resources.refresh(prefix), SETTLE_MS));
  };
  const images = soon("/api/v1/images/");
  const boards = soon("/api/v1/boards/");
  const workflows = soon("/api/v1/workflows/");
  const presets = soon("/api/v1/style_presets/");
  const models = soon(paths.modelsRoot);
  const both = () => {
    images();
    boards();
  };
  socket.on("images_changed", both);
  socket.on("board_changed", both);
  socket.on("board_deleted", both);
  socket.on("board_access_revoked", both);
  for (const name of ["changed", "deleted", "access_revoked"] as const) {
    socket.on(`workflow_${name}`, workflows);
    socket.on(`style_preset_${name}`, presets);
  }
  socket.on("models_changed", models);
  socket.onResync(() => {
    both();
    workflows();
    presets();
    models();
  });
}
