import type { z } from "zod";
import type { Base } from "../../inference/recognition/types.ts";
import type { installBody } from "../contract/model_installs.ts";

/** What is asked for beside the source of an installation. */
export interface InstallOptions {
  inplace: boolean;
  name?: string | undefined;
  description?: string | undefined;
  /** The family of a LoRA, an embedding or a VAE whose file does not say it. */
  base?: Base | undefined;
  /** Key of the model whose place the new files take. */
  replaces?: string | undefined;
}

/** The options of a request. */
export function installOptions(
  body: z.output<typeof installBody> | undefined,
  inplace = false,
): InstallOptions {
  const { name, description, base } = body ?? {};
  return {
    inplace,
    name: name ?? undefined,
    description: description ?? undefined,
    base: base ?? undefined,
  };
}
