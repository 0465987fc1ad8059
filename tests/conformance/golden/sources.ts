import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { ModelSource } from "../../../inference/types.ts";
import { GOLDEN_DIR } from "./files.ts";

/**
 * A family's folder of diffusers. What it lacks comes from its single file, or from the family that
 * has the same.
 */
export async function sourceOf(family: string): Promise<ModelSource> {
  const part = (path: string) => join(GOLDEN_DIR, path);
  const base = { sdxl_refiner: "sdxl", sd15_inpaint: "sd15" }[family];
  const path = part(`${base ?? family}/diffusers`);
  const unet = join(path, "unet/diffusion_pytorch_model.safetensors");
  const components = {
    ...(base || !existsSync(unet) ? { unet: await linkedUNet(part(family)) } : {}),
    ...(existsSync(join(path, "vae")) ? {} : { vae: part("sd15/diffusers/vae") }),
  };
  return { path, format: "diffusers", components };
}

/** A folder in which the U-Net is a link to the family's single file, beside its configuration. */
async function linkedUNet(family: string): Promise<string> {
  const folder = await Deno.makeTempDir({ prefix: "atelier-golden-" });
  const [single] = [...Deno.readDirSync(family)].filter(({ name }) =>
    name.endsWith("_single.safetensors")
  );
  const [config] = ["diffusers", "diffusers_config_only"]
    .map((name) => join(family, name, "unet/config.json")).filter(existsSync);
  assert.ok(single && config, `${family} has no U-Net`);
  await Deno.symlink(
    join(family, single.name),
    join(folder, "diffusion_pytorch_model.safetensors"),
  );
  await Deno.copyFile(config, join(folder, "config.json"));
  return folder;
}
