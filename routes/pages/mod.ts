import { z } from "zod";
import { LIMITS } from "../../inference/graph/limits.ts";
import { SAMPLER_NAMES } from "../../inference/schedulers/names.ts";
import type { Boot, StudioUser } from "../../islands/studio/boot.ts";
import { SCREEN_NAMES, type ScreenName, SCREENS } from "../../islands/studio/screens.ts";
import type { Config } from "../../services/config/mod.ts";
import { guideName } from "../../services/contract/help.ts";
import { linkOrigin } from "../../services/storage/mod.ts";
import { acceptsGzip, securityPolicy, wholeAnswer } from "../answer.ts";
import { type Call, type Route, route } from "../gate.ts";
import { currentBuild } from "./build.ts";
import { createDrawings } from "./drawings.ts";
import { lookOf } from "./look.ts";
import { needsOf, SETTINGS } from "./needs.ts";
import { createPreload } from "./preload.ts";
import { staticRoutes } from "./static_files.ts";

interface PageDeps {
  config: Config;
  version: string;
  auth: { setup: { isPending(): Promise<boolean> } };
}

/**
 * The studio's pages and files. A page never answers 401: visitors who are not signed in are
 * redirected to the sign-in page, and from there back to the page they asked for.
 */
export function pageRoutes(deps: PageDeps, api: readonly Route[]): Route[] {
  const preload = createPreload(api);
  const document = createDrawings();
  const pages = SCREEN_NAMES.map((screen) =>
    route({
      method: "GET",
      path: SCREENS[screen].path,
      audience: "anyone",
      scope: "none",
      summary: `The page "${screen}"`,
      // It then shows nothing but the form for the new password.
      duringPasswordChange: true,
      query: z.record(z.string(), z.unknown()),
    }, async (call) => {
      const setupRequired = deps.config.multiuser && await deps.auth.setup.isPending();
      const elsewhere = redirect(screen, call.actor !== null, setupRequired, call);
      if (elsewhere) return call.c.redirect(deps.config.base_path + elsewhere, 303);
      return await page({ ...deps, preload, document }, screen, call);
    })
  );
  return [...pages, guidePage(deps.config), ...staticRoutes()];
}

/** `/help/admin-guide`, the address of a guide that is easy to write down. */
function guidePage({ base_path }: Pick<Config, "base_path">): Route {
  return route({
    method: "GET",
    path: `${SCREENS.help.path}/{guide}`,
    audience: "anyone",
    scope: "none",
    summary: "Leads to the page of a guide",
    duringPasswordChange: true,
    params: z.strictObject({ guide: guideName }),
  }, ({ params, c }) => c.redirect(`${base_path}${SCREENS.help.path}?guide=${params.guide}`, 303));
}

/** Where a visitor must go before (or instead of) this page; null if they may stay. */
function redirect(
  screen: ScreenName,
  signedIn: boolean,
  setupRequired: boolean,
  { c }: Pick<Call, "c">,
): string | null {
  if (SCREENS[screen].for === "everybody") return null;
  if (setupRequired) return screen === "setup" ? null : SCREENS.setup.path;
  if (screen === "setup") return SCREENS.create.path;
  if (signedIn) return screen === "sign_in" ? SCREENS.create.path : null;
  if (SCREENS[screen].for === "visitors") return null;
  const { pathname, search } = new URL(c.req.url);
  const wanted = SCREENS[screen].path + search;
  return pathname === "/" && !search
    ? SCREENS.sign_in.path
    : `${SCREENS.sign_in.path}?next=${encodeURIComponent(wanted)}`;
}

async function page(
  { config, version, preload, document }: PageDeps & {
    preload: ReturnType<typeof createPreload>;
    document: ReturnType<typeof createDrawings>;
  },
  screen: ScreenName,
  call: Call<undefined, Record<string, unknown>>,
): Promise<Response> {
  const { actor, c } = call;
  const me = "/api/v1/auth/me";
  const user = actor ? (await preload(call, [me]))[me] as StudioUser | undefined : undefined;
  const module = await SCREENS[screen].load();
  const params = new URL(c.req.url).searchParams;
  const { timeZone } = lookOf(c, null);
  const answers = user && !user.must_change_password
    ? await preload(call, needsOf(module, params, timeZone))
    : {};
  const look = lookOf(c, answers[SETTINGS]);
  const build = await currentBuild();
  const boot: Boot = {
    version,
    basePath: config.base_path,
    build: build.id,
    mode: { multiuser: config.multiuser },
    user: user ?? null,
    screen,
    path: SCREENS[screen].path + new URL(c.req.url).search,
    ...look,
    engine: { samplers: SAMPLER_NAMES, limits: LIMITS },
    answers,
  };
  const compressed = acceptsGzip(c);
  return wholeAnswer(c, await document(boot, build, module.default, compressed), 200, {
    "content-type": "text/html; charset=UTF-8",
    "cache-control": "no-store",
    "content-security-policy": securityPolicy(linkOrigin(config)),
    ...compressed ? { "content-encoding": "gzip" } : {},
  });
}
