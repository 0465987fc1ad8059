/**
 * A studio as a page has it, without a browser: what it asks the server is for the test to answer.
 */
import { LIMITS } from "../../inference/graph/limits.ts";
import { createStudio, type Studio } from "../../islands/studio/studio.ts";
import { en } from "../../islands/text/en.ts";

export function studioFor(
  userId: string,
  answers: Record<string, unknown> = {},
  path = "/library",
  multiuser = true,
): Studio {
  return createStudio({
    version: "0",
    basePath: "",
    build: "",
    mode: { multiuser },
    user: {
      user_id: userId,
      email: "ad@example.com",
      has_address: true,
      display_name: null,
      is_admin: true,
    },
    screen: "library",
    path,
    language: "en",
    theme: "system",
    timeZone: "UTC",
    locales: [],
    engine: { samplers: ["euler"], limits: LIMITS },
    answers,
  }, en);
}
