/** Common names of samplers; the keys are the API's. */
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

/** What distinguishes samplers for those who choose one, in the order of offering. */
export type SamplerGroup = "recommended" | "steady" | "varied" | "quick";

/** Made for models that need few steps (Luo et al. 2023; Zheng et al. 2024). */
const QUICK = /^(lcm|tcd)$/;
/** Adds noise in each step, so that more steps change the image without end. */
const VARIED = /^ddpm$|_a(_k)?$|sde/;

/** The samplers by group, those of each in their order; the recommended one stands before all. */
export function samplerGroups<K extends string>(
  keys: readonly K[],
  recommended: string,
): [SamplerGroup, K[]][] {
  const groupOf = (key: K): SamplerGroup =>
    key === recommended
      ? "recommended"
      : QUICK.test(key)
      ? "quick"
      : VARIED.test(key)
      ? "varied"
      : "steady";
  const groups: SamplerGroup[] = ["recommended", "steady", "varied", "quick"];
  return groups.map((group): [SamplerGroup, K[]] => [
    group,
    keys.filter((key) => groupOf(key) === group),
  ]).filter(([, found]) => found.length > 0);
}
