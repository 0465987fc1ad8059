/** `main.ts` for tests: the same server, that answers 500 where an answer is not as described. */
import { serve } from "../main.ts";
import { checkAnswer } from "./answers.ts";

await serve({ args: Deno.args, checkAnswer });
