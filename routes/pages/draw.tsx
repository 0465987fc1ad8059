import { renderToString } from "preact-render-to-string";
import { App, type Screen } from "../../islands/studio/app.tsx";
import type { Boot, ScreenName } from "../../islands/studio/boot.ts";
import { createStudio } from "../../islands/studio/studio.ts";
import { en } from "../../islands/text/en.ts";
import de from "../../islands/text/de.ts";
import ja from "../../islands/text/ja.ts";
import Account from "../../islands/account/account_screen.tsx";
import Create from "../../islands/create/create_screen.tsx";
import Library from "../../islands/library/library_screen.tsx";
import Models from "../../islands/models/models_screen.tsx";
import People from "../../islands/people/people_screen.tsx";
import Server from "../../islands/server/server_screen.tsx";
import Presets from "../../islands/presets/presets_screen.tsx";
import Queue from "../../islands/queue/queue_screen.tsx";
import Setup from "../../islands/setup/setup_screen.tsx";
import SignIn from "../../islands/sign_in/sign_in_screen.tsx";
import Workflows from "../../islands/workflows/workflows_screen.tsx";

const SCREENS: Record<ScreenName, Screen> = {
  create: Create,
  library: Library,
  workflows: Workflows,
  presets: Presets,
  queue: Queue,
  models: Models,
  people: People,
  server: Server,
  account: Account,
  sign_in: SignIn,
  setup: Setup,
};
const TEXTS = { en, de, ja };

/** The first paint of a screen and its frame, in the viewer's language. */
export interface Drawn {
  title: string;
  html: string;
  /** Shown where the browser runs no scripts. */
  noScript: string;
}

/** Renders the first paint of a screen, with data that belongs to this viewer only. */
export function draw(boot: Boot): Drawn {
  const text = TEXTS[boot.language];
  const studio = createStudio(boot, text);
  const never = () => new Promise<Screen>(() => {});
  const html = renderToString(
    <App studio={studio} first={SCREENS[boot.screen]} load={never} />,
  );
  const { screens, name, noScript } = text.frame;
  return { title: `${screens[boot.screen]} · ${name}`, html, noScript };
}
