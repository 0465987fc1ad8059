import { PICKLE_NAME, WEIGHTS_NAME } from "../../inference/weights/signatures.ts";
import { say } from "../contract/refusals.ts";
import { HubRefusal } from "./ask.ts";
import { baseName } from "./choose.ts";
import { weightsFile } from "./hugging_face.ts";
import type { Offer } from "./offer.ts";
import { decoded, type RemoteSource } from "./source.ts";

/** What a plain link to a file of weights offers. @throws HubRefusal for another kind of file */
export function offerOfLink(source: Extract<RemoteSource, { type: "url" }>): Offer {
  const url = new URL(source.url);
  const name = baseName(decoded(url.pathname)).slice(0, 200);
  if (PICKLE_NAME.test(name)) throw new HubRefusal(say("only_pickles", { name }), false);
  if (!WEIGHTS_NAME.test(name)) throw new HubRefusal(say("not_weights", { name }), false);
  return {
    source,
    name: name.replace(WEIGHTS_NAME, ""),
    description: null,
    licence: null,
    page: null,
    triggerPhrases: [],
    cover: null,
    layout: "file",
    files: [{ path: weightsFile(name), url: url.href, bytes: null, sha256: null }],
    choices: [],
    gated: false,
  };
}
