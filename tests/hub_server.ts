/** `main.ts` for tests of downloads: the hubs are those of a test, which the arguments name. */
import { serve } from "../main.ts";
import { checkAnswer } from "./answers.ts";
import { networkOf } from "./hub.ts";

const [url = "", cdn = ""] = Deno.args;
await serve({ checkAnswer, network: networkOf({ url, cdn }) });
