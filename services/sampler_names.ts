import { SAMPLER_NAMES, type SamplerName } from "../inference/schedulers/names.ts";

/** Samplers as AUTOMATIC1111 calls them, without "Karras". */
const COMMON: Readonly<Record<string, string>> = {
  ddim: "DDIM",
  ddpm: "DDPM",
  deis: "DEIS",
  lms: "LMS",
  pndm: "PLMS",
  heun: "Heun",
  euler: "Euler",
  euler_a: "Euler a",
  kdpm_2: "DPM2",
  kdpm_2_a: "DPM2 a",
  dpmpp_2s: "DPM++ 2S a",
  dpmpp_2m: "DPM++ 2M",
  dpmpp_2m_sde: "DPM++ 2M SDE",
  dpmpp_3m: "DPM++ 3M SDE",
  dpmpp_sde: "DPM++ SDE",
  unipc: "UniPC",
  lcm: "LCM",
  tcd: "TCD",
};

/** The name of a sampler in AUTOMATIC1111, which `samplerOf` reads back. */
export function commonName(sampler: SamplerName): string {
  const bare = sampler.replace(/_k$/, "");
  return `${COMMON[bare] ?? bare}${bare === sampler ? "" : " Karras"}`;
}

/** Names that differ in more than their spelling. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  dpm2: "kdpm_2",
  dpm_2: "kdpm_2",
  dpm2_a: "kdpm_2_a",
  dpm_2_a: "kdpm_2_a",
  dpmpp_2s_a: "dpmpp_2s",
  dpmpp_3m_sde: "dpmpp_3m",
  plms: "pndm",
  uni_pc: "unipc",
};

const LONGEST_NAME = 100;

/** `DPM++ 2M Karras`, `dpmpp_2m` with `karras`, `k_euler_a`: as the samplers here are called. */
export function samplerOf(name: string | undefined, schedule = ""): string | undefined {
  if (name === undefined) return undefined;
  if (name.length > LONGEST_NAME) return undefined;
  const karras = /karras/i.test(name) || /karras/i.test(schedule);
  const plain = name.toLowerCase().replace(/\s*karras$/, "").replaceAll("++", "pp")
    .replaceAll(/[\s-]+/g, "_").replace(/ancestral$/, "a").replace(/^k_/, "");
  const own = OTHER_NAMES[plain] ?? plain;
  const known = (SAMPLER_NAMES as readonly string[]).includes(own);
  const withKarras = `${own}_k`;
  if (karras && (SAMPLER_NAMES as readonly string[]).includes(withKarras)) return withKarras;
  return known ? own : name;
}
