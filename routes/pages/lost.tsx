import type { Context } from "hono";
import { renderToString } from "preact-render-to-string";
import { loadText } from "../../islands/studio/settings.ts";
import { currentBuild } from "./build.ts";
import { Head } from "./head.tsx";
import { lookOf } from "./look.ts";

/** The page for an address that does not exist: says so, and leads back. Needs no script. */
export async function lostPage(c: Context, basePath: string): Promise<string> {
  const { language, theme } = lookOf(c, undefined);
  const { frame, problems } = await loadText(language);
  const words = problems.lost;
  const base = `${basePath}/static`;
  const { id } = await currentBuild();
  const whole = renderToString(
    <html lang={language} data-theme={theme}>
      <Head title={`${words.title} · ${frame.name}`} base={base} build={id} />
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
