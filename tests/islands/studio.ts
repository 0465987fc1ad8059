/** A studio as a page has it, without a browser: what it asks the server is for the test to answer. */
import { LIMITS } from "../../inference/graph/limits.ts";
import { createStudio, type Studio } from "../../islands/studio/studio.ts";
import { en } from "../../islands/text/en.ts";

export function studioFor(userId: string, answers: Record<string, unknown> = {}): Studio {
  return createStudio({
    version: "0",
    basePath: "",
    build: "",
    mode: { multiuser: true },
    user: { user_id: userId, email: "ad@example.com", display_name: null, is_admin: true },
    screen: "library",
    path: "/library",
    language: "en",
    theme: "system",
    engine: { samplers: ["euler"], limits: LIMITS },
    answers,
  }, en);
}
