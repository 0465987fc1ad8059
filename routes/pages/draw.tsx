import { renderToString } from "preact-render-to-string";
import { App } from "../../islands/studio/app.tsx";
import type { Boot } from "../../islands/studio/boot.ts";
import { type Screen, SCREENS } from "../../islands/studio/screens.ts";
import { createStudio } from "../../islands/studio/studio.ts";
import { en } from "../../islands/text/en.ts";
import de from "../../islands/text/de.ts";
import ja from "../../islands/text/ja.ts";

const TEXTS = { en, de, ja };

/** The first paint of a screen and its frame, in the viewer's language. */
export interface Drawn {
  title: string;
  html: string;
  /** Shown where the browser runs no scripts. */
  noScript: string;
}

/** Renders the first paint of a screen, with data that belongs to this viewer only. */
export function draw(boot: Boot, screen: Screen): Drawn {
  const text = TEXTS[boot.language];
  const studio = createStudio(boot, text);
  const never = () => new Promise<Screen>(() => {});
  const html = renderToString(<App studio={studio} first={screen} load={never} />);
  const { name, noScript } = text.frame;
  return { title: `${SCREENS[boot.screen].title[boot.language]} · ${name}`, html, noScript };
}
