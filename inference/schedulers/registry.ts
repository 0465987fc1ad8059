import { ddim } from "./ddim.ts";
import { ddpm } from "./ddpm.ts";
import { deis } from "./deis.ts";
import { dpmpp2mSde } from "./dpmpp_2m_sde.ts";
import { dpmpp2s } from "./dpmpp_2s.ts";
import { dpmppMultistep } from "./dpmpp_multistep.ts";
import { dpmppSde } from "./dpmpp_sde.ts";
import { euler } from "./euler.ts";
import { eulerAncestral } from "./euler_a.ts";
import { heun } from "./heun.ts";
import { kdpm2 } from "./kdpm_2.ts";
import { kdpm2Ancestral } from "./kdpm_2_a.ts";
import { lcm } from "./lcm.ts";
import { lms } from "./lms.ts";
import type { SamplerName } from "./names.ts";
import { pndm } from "./pndm.ts";
import { tcd } from "./tcd.ts";
import type { SamplerFactory } from "./types.ts";
import { unipc } from "./unipc.ts";

/** Every sampler by name. */
export const SAMPLERS: Readonly<Record<SamplerName, SamplerFactory>> = {
  ddim,
  ddpm,
  deis: deis(false),
  deis_k: deis(true),
  lms: lms(false),
  lms_k: lms(true),
  pndm,
  heun: heun(false),
  heun_k: heun(true),
  euler: euler(false),
  euler_k: euler(true),
  euler_a: eulerAncestral,
  kdpm_2: kdpm2(false),
  kdpm_2_k: kdpm2(true),
  kdpm_2_a: kdpm2Ancestral(false),
  kdpm_2_a_k: kdpm2Ancestral(true),
  dpmpp_2s: dpmpp2s(false),
  dpmpp_2s_k: dpmpp2s(true),
  dpmpp_2m: dpmppMultistep(2, false),
  dpmpp_2m_k: dpmppMultistep(2, true),
  dpmpp_2m_sde: dpmpp2mSde(false),
  dpmpp_2m_sde_k: dpmpp2mSde(true),
  dpmpp_3m: dpmppMultistep(3, false),
  dpmpp_3m_k: dpmppMultistep(3, true),
  dpmpp_sde: dpmppSde(false),
  dpmpp_sde_k: dpmppSde(true),
  unipc: unipc(false),
  unipc_k: unipc(true),
  lcm,
  tcd,
};
