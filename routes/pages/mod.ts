import { z } from "zod";
import { LIMITS } from "../../inference/graph/limits.ts";
import { SAMPLER_NAMES } from "../../inference/schedulers/registry.ts";
import {
  type Boot,
  PATHS,
  type ScreenName,
  SCREENS,
  type StudioUser,
} from "../../islands/studio/boot.ts";
import type { Config } from "../../services/config/mod.ts";
import { textAnswer } from "../answer.ts";
import { type Call, type Route, route } from "../gate.ts";
import { currentBuild } from "./build.ts";
import { lookOf } from "./look.ts";
import { needsOf, SETTINGS } from "./needs.ts";
import { createPreload } from "./preload.ts";
import { staticRoutes } from "./static_files.ts";

interface PageDeps {
  config: Config;
  version: string;
  auth: { setup: { isPending(): Promise<boolean> } };
}

/** Pages for visitors who are not signed in. */
const OPEN: readonly ScreenName[] = ["sign_in", "setup"];

/**
 * The studio's pages and files. A page never answers 401: visitors who are not signed in are
 * redirected to the sign-in page, and from there back to the page they asked for.
 */
export function pageRoutes(deps: PageDeps, api: readonly Route[]): Route[] {
  const preload = createPreload(api);
  const pages = SCREENS.map((screen) =>
    route({
      method: "GET",
      path: PATHS[screen],
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
      return await page(deps, preload, screen, call);
    })
  );
  return [...pages, ...staticRoutes()];
}

/** Where a visitor must go before (or instead of) this page; null if they may stay. */
function redirect(
  screen: ScreenName,
  signedIn: boolean,
  setupRequired: boolean,
  { c }: Pick<Call, "c">,
): string | null {
  if (setupRequired) return screen === "setup" ? null : PATHS.setup;
  if (screen === "setup") return PATHS.create;
  if (signedIn) return screen === "sign_in" ? PATHS.create : null;
  if (OPEN.includes(screen)) return null;
  const { pathname, search } = new URL(c.req.url);
  const wanted = PATHS[screen] + search;
  return pathname === "/" && !search
    ? PATHS.sign_in
    : `${PATHS.sign_in}?next=${encodeURIComponent(wanted)}`;
}

async function page(
  { config, version }: PageDeps,
  preload: ReturnType<typeof createPreload>,
  screen: ScreenName,
  call: Call<undefined, Record<string, unknown>>,
): Promise<Response> {
  const { actor, c } = call;
  const me = "/api/v1/auth/me";
  const user = actor ? (await preload(call, [me]))[me] as StudioUser | undefined : undefined;
  const answers = user && !user.must_change_password
    ? await preload(call, needsOf(screen, new URL(c.req.url).searchParams))
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
    path: PATHS[screen] + new URL(c.req.url).search,
    ...look,
    engine: { samplers: SAMPLER_NAMES, limits: LIMITS },
    answers,
  };
  // Loaded with the first page: icons and widgets are nothing a server without visitors needs.
  const [{ draw }, { documentFor }] = await Promise.all([
    import("./draw.tsx"),
    import("./document.tsx"),
  ]);
  return await textAnswer(c, documentFor(boot, build, draw(boot)), 200, {
    "content-type": "text/html; charset=UTF-8",
    "cache-control": "no-store",
  });
}
