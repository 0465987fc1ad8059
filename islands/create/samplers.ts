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
