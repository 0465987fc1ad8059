import assert from "node:assert/strict";
import { EngineError } from "../../../inference/types.ts";
import { withoutLenders } from "../../../services/processor/without_lenders.ts";

Deno.test("an error does not contain the path of a model that lends a network", () => {
  const models = [{
    path: "/models/mine.safetensors",
    format: "checkpoint" as const,
    components: { vae: "/models/$&secret.safetensors" },
  }];
  const said = (message: string) =>
    (withoutLenders(new EngineError("failed", message), models) as Error).message;
  assert.equal(
    said("$&secret.safetensors is cut off, $&secret.safetensors."),
    "the file of another model is cut off, the file of another model.",
  );
  assert.equal(said("mine.safetensors is cut off."), "mine.safetensors is cut off.");
  const other = new TypeError("$&secret.safetensors");
  assert.equal(withoutLenders(other, models), other);
});
