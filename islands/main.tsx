/** Starts the studio in the browser on what the server has drawn. */
import { hydrate } from "preact";
import { paths } from "./api/paths.ts";
import { startShortcuts } from "./commands/shortcuts.ts";
import { keepFocus } from "./frame/keep_focus.ts";
import { readFilledForms } from "./frame/filled.ts";
import { startImageMenu } from "./images/menu_place.ts";
import { App } from "./studio/app.tsx";
import type { Boot } from "./studio/boot.ts";
import { startLive } from "./studio/live.ts";
import { type Screen, type ScreenName, SCREENS } from "./studio/screens.ts";
import { loadText } from "./studio/settings.ts";
import { keepTyped } from "./studio/typed.ts";
import { markLostImages } from "./ui/lost_images.ts";
import { startTips } from "./ui/tips.ts";
import { startToaster } from "./ui/toaster.tsx";
import { createStudio, type Studio } from "./studio/studio.ts";

async function load(name: ScreenName): Promise<Screen> {
  return (await SCREENS[name].load()).default;
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
  startImageMenu(studio);
  startTips();
  markLostImages();
  startToaster(studio);
  readFilledForms();
  useOwnTimeZone(studio);
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

/** The server cannot know it: until the first page has said it, days are those of UTC. */
function useOwnTimeZone({ boot, timeZone }: Studio): void {
  const { timeZone: own } = new Intl.DateTimeFormat().resolvedOptions();
  if (own === timeZone.value) return;
  timeZone.value = own;
  document.cookie = `atelier_zone=${own}; path=${
    boot.basePath || "/"
  }; max-age=31536000; samesite=lax`;
}

const AN_HOUR_MS = 3_600_000;

/** Use extends the session; the cookie's expiry has to follow. */
function keepCookie({ client }: Studio): void {
  const renew = () => void client.send("POST", paths.renew).catch(() => {});
  renew();
  setInterval(renew, AN_HOUR_MS);
}

await start();
