import {
  clip,
  openClip,
  prefixed,
  SD15,
  SDXL,
  type Shapes,
  unet,
  vae,
} from "../../inference/recognition/headers.ts";

/** Checkpoints with the trees of real families and narrow layers: a few megabytes each. */

export const SMALL_SD15 = { ...SD15, channels: 32 };
const SMALL_SDXL = { ...SDXL, channels: 64, depths: [0, 1, 1], mid: 1 };

export const smallUnet = (): Shapes => prefixed("model.diffusion_model.", unet(SMALL_SD15));

export const smallSd15 = (): Shapes => ({
  ...smallUnet(),
  ...prefixed("first_stage_model.", vae(32)),
  ...prefixed("cond_stage_model.transformer.", clip(768, 1, 100)),
});

export const smallSdxl = (): Shapes => ({
  ...prefixed("model.diffusion_model.", unet(SMALL_SDXL)),
  ...prefixed("first_stage_model.", vae(32)),
  ...prefixed("conditioner.embedders.0.transformer.", clip(768, 1, 100)),
  ...prefixed("conditioner.embedders.1.model.", openClip(1280, 1, 100)),
});
