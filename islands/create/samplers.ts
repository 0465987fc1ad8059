/** Names of samplers as people know them; the keys are the API's. */
const NAMES: Record<string, string> = {
  ddim: "DDIM",
  ddpm: "DDPM",
  deis: "DEIS",
  lms: "LMS",
  pndm: "PNDM",
  heun: "Heun",
  euler: "Euler",
  euler_a: "Euler ancestral",
  kdpm_2: "KDPM 2",
  kdpm_2_a: "KDPM 2 ancestral",
  dpmpp_2s: "DPM++ 2S",
  dpmpp_2m: "DPM++ 2M",
  dpmpp_2m_sde: "DPM++ 2M SDE",
  dpmpp_3m: "DPM++ 3M",
  dpmpp_sde: "DPM++ SDE",
  unipc: "UniPC",
  lcm: "LCM",
  tcd: "TCD",
};

export function samplerName(key: string): string {
  const karras = key.endsWith("_k");
  const bare = karras ? key.slice(0, -2) : key;
  return `${NAMES[bare] ?? bare}${karras ? " Karras" : ""}`;
}

/** Samplers that call the model twice in a step (k-diffusion's second-order ones). */
const TWICE = /^(heun|kdpm_2|dpmpp_2s|dpmpp_sde)/;

/** Work of the pictures asked for: steps × megapixels × passes, the queue's unit of fairness. */
export function costOf(
  v: { steps: number; width: number; height: number; guidance: number; sampler: string },
): number {
  const passes = (v.guidance > 1 ? 2 : 1) * (TWICE.test(v.sampler) ? 2 : 1);
  return v.steps * (v.width * v.height / 1e6) * passes;
}
