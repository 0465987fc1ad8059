/** Starts the studio in the browser on what the server has drawn. */
import { hydrate } from "preact";
import { paths } from "./api/paths.ts";
import { keepFocus } from "./frame/keep_focus.ts";
import { readFilledForms } from "./frame/filled.ts";
import { startShortcuts } from "./frame/shortcuts.ts";
import { App, type Screen } from "./studio/app.tsx";
import type { Boot, ScreenName } from "./studio/boot.ts";
import { startLive } from "./studio/live.ts";
import { loadText } from "./studio/settings.ts";
import { keepTyped } from "./studio/typed.ts";
import { createStudio, type Studio } from "./studio/studio.ts";

const SCREEN_MODULES: Record<ScreenName, () => Promise<{ default: Screen }>> = {
  create: () => import("./create/create_screen.tsx"),
  library: () => import("./library/library_screen.tsx"),
  workflows: () => import("./workflows/workflows_screen.tsx"),
  presets: () => import("./presets/presets_screen.tsx"),
  queue: () => import("./queue/queue_screen.tsx"),
  models: () => import("./models/models_screen.tsx"),
  people: () => import("./people/people_screen.tsx"),
  server: () => import("./server/server_screen.tsx"),
  account: () => import("./account/account_screen.tsx"),
  sign_in: () => import("./sign_in/sign_in_screen.tsx"),
  setup: () => import("./setup/setup_screen.tsx"),
};

async function load(name: ScreenName): Promise<Screen> {
  return (await SCREEN_MODULES[name]()).default;
}

async function start(): Promise<void> {
  const root = document.getElementById("studio");
  const boot = JSON.parse(document.getElementById("boot")?.textContent ?? "{}") as Boot;
  if (!root) return;
  const [text, first] = await Promise.all([loadText(boot.language), load(boot.screen)]);
  const studio = createStudio(boot, text);
  const putBack = keepTyped(root);
  hydrate(<App studio={studio} first={first} load={load} />, root);
  studio.ready.value = true;
  putBack();
  studio.router.start();
  startShortcuts(studio);
  readFilledForms();
  keepFocus();
  if (boot.user && !boot.user.must_change_password) {
    if (boot.mode.multiuser) keepCookie(studio);
    studio.jobs.start();
    startLive(studio);
    studio.socket.connect();
  }
  // Signals to tests and tools that the page now responds.
  document.documentElement.dataset.ready = "true";
}

const AN_HOUR_MS = 3_600_000;

/** Use extends the session; the cookie's expiry has to follow. */
function keepCookie({ client }: Studio): void {
  const renew = () => void client.send("POST", paths.renew).catch(() => {});
  renew();
  setInterval(renew, AN_HOUR_MS);
}

await start();
