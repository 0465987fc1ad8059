/**
 * Splits a step from noise level `from` to `to` in two: walk down to `down`, then add `up` of
 * fresh noise, so that down² + up² = to² and the marginal variance stays right. k-diffusion
 * `get_ancestral_step` with eta = 1; the posterior of Ho et al. 2020, eq. 7, in sigmas.
 */
export function ancestralStep(from: number, to: number): { down: number; up: number } {
  const up = Math.min(to, Math.sqrt(to * to * Math.max(from * from - to * to, 0)) / from);
  return { down: Math.sqrt(to * to - up * up), up };
}
