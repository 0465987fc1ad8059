import { z } from "zod";
import {
  type Guide,
  guideName,
  guideSchema,
  type Help,
  helpSchema,
  type HelpSections,
  helpSectionsSchema,
} from "../services/contract/help.ts";
import { type Route, route } from "./gate.ts";
import { builtJson } from "./pages/build.ts";

/**
 * The guides, as `deno task build` has rendered them. They hold no secrets: anyone may read them.
 */
export function helpRoutes(): Route[] {
  const common = { method: "GET", audience: "anyone", scope: "read" } as const;
  return [
    route({
      ...common,
      path: "/api/v1/help",
      summary: "The guides of this server, with their sections",
      response: helpSchema,
    }, () => builtJson<Help>("help/contents.json")),
    route({
      ...common,
      path: "/api/v1/help/sections",
      summary: "The text of every section, for a search",
      response: helpSectionsSchema,
    }, () => builtJson<HelpSections>("help/sections.json")),
    route({
      ...common,
      path: "/api/v1/help/{guide}",
      summary: "One guide as HTML",
      params: z.strictObject({ guide: guideName }),
      response: guideSchema,
    }, ({ params }) => builtJson<Guide>(`help/${params.guide}.json`)),
  ];
}
