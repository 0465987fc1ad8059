import type { Context } from "hono";
import { renderToString } from "preact-render-to-string";
import { en } from "../../islands/text/en.ts";
import de from "../../islands/text/de.ts";
import ja from "../../islands/text/ja.ts";
import { currentBuild } from "./build.ts";
import { lookOf } from "./look.ts";

const TEXTS = { en, de, ja };

/** For a person at an address where nothing is: says so, and leads back. Needs no script. */
export async function lostPage(c: Context, basePath: string): Promise<string> {
  const { language, theme } = lookOf(c, undefined);
  const { frame, problems } = TEXTS[language];
  const words = problems.lost;
  const base = `${basePath}/static`;
  const { id } = await currentBuild();
  const whole = renderToString(
    <html lang={language} data-theme={theme}>
      <head>
        <meta charset="utf-8" />
        <title>{`${words.title} · ${frame.name}`}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
        <meta name="color-scheme" content="light dark" />
        <link rel="icon" href={`${base}/icon.svg`} type="image/svg+xml" />
        <link rel="stylesheet" href={`${base}/build/${id}/studio.css`} />
      </head>
      <body>
        <main class="bare">
          <div class="door">
            <p class="brand">
              <img src={`${base}/icon.svg`} width={32} height={32} alt="" />
              <span>{frame.name}</span>
            </p>
            <div class="card door-card">
              <h1>{words.title}</h1>
              <p class="soft">{words.hint}</p>
              <a class="button button-primary" href={`${basePath}/`}>{words.back}</a>
            </div>
          </div>
        </main>
      </body>
    </html>,
  );
  return `<!doctype html>${whole}`;
}
