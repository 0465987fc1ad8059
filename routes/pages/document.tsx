import { renderToString } from "preact-render-to-string";
import type { Boot } from "../../islands/studio/boot.ts";
import type { ScreenName } from "../../islands/studio/screens.ts";
import type { Build } from "./build.ts";
import type { Drawn } from "./draw.tsx";
import { Head } from "./head.tsx";

/** `<` must not end the element that holds the data (HTML standard, 4.12.1.3). */
const embed = (json: string) => json.replaceAll("<", "\\u003c");

/** The files a page starts with, so that they are fetched at once and not one after the other. */
function startFiles(build: Build, screen: ScreenName, language: string): string[] {
  const wanted = ["main.js", `${screen}/${screen}_screen.js`, `text/${language}.js`];
  return [...new Set(wanted.flatMap((name) => build.starts[name] ?? []))];
}

/** The whole HTML document around the rendered studio; `data` is `boot` as JSON. */
export function documentFor(
  boot: Boot,
  data: string,
  build: Build,
  { title, html, noScript }: Drawn,
): string {
  const base = `${boot.basePath}/static`;
  const built = `${base}/build/${build.id}`;
  const whole = renderToString(
    <html lang={boot.language} data-theme={boot.theme}>
      <Head title={title} base={base} build={build.id}>
        <link rel="manifest" href={`${base}/atelier.webmanifest`} crossOrigin="use-credentials" />
        {startFiles(build, boot.screen, boot.language).map((name) => (
          <link key={name} rel="modulepreload" href={`${built}/${name}`} />
        ))}
        <script type="module" src={`${built}/main.js`} />
      </Head>
      <body>
        <noscript>
          <p class="no-script">{noScript}</p>
        </noscript>
        <div id="studio" dangerouslySetInnerHTML={{ __html: html }} />
        <script
          type="application/json"
          id="boot"
          dangerouslySetInnerHTML={{ __html: embed(data) }}
        />
      </body>
    </html>,
  );
  return `<!doctype html>${whole}`;
}
