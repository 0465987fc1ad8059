/**
 * `deno task bench [name …]`: prints measurements, each as a ratio to something measured in the
 * same run where a time alone would say nothing. `deno task bench:samplers` has the samplers.
 */
import { engineBench } from "./engine_bench.ts";
import { httpBench } from "./http_bench.ts";
import { imagesBench } from "./images_bench.ts";
import { identityBench } from "./identity_bench.ts";
import { librariesBench } from "./libraries_bench.ts";
import { queueBench } from "./queue_bench.ts";
import { scaleBench } from "./scale_bench.ts";
import { uiBench } from "./ui_bench.ts";
import { weightsBench } from "./weights_bench.ts";

const BENCHES: Record<string, () => Promise<void>> = {
  engine: () => engineBench(),
  weights: () => weightsBench(),
  images: () => imagesBench(),
  http: () => httpBench(),
  identity: () => identityBench(),
  libraries: async () => void await librariesBench(),
  queue: () => queueBench(),
  scale: () => scaleBench(),
  ui: () => uiBench(),
};

const wanted = Deno.args.length > 0 ? Deno.args : Object.keys(BENCHES);
for (const name of wanted) {
  const bench = BENCHES[name];
  if (!bench) {
    console.error(`There is no bench "${name}"; there are ${Object.keys(BENCHES).join(", ")}.`);
    Deno.exit(2);
  }
  console.log(`\n== ${name}`);
  await bench();
}
