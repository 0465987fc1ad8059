import type { AddedConditioning, Conditioning } from "./networks.ts";

/**
 * Joins the outputs of Stable Diffusion XL's two text encoders side by side, [tokens, width of
 * both]. The one with fewer windows is filled up with zeros, as InvokeAI's `sdxl_compel_prompt`
 * does.
 */
export function joinEncodings(
  first: Conditioning,
  second: Conditioning,
  added: AddedConditioning,
): Conditioning {
  const tokens = Math.max(first.tokens, second.tokens);
  const width = first.width + second.width;
  const data = new Float32Array(tokens * width);
  for (const [part, offset] of [[first, 0], [second, first.width]] as const) {
    for (let token = 0; token < part.tokens; token++) {
      const row = part.data.subarray(token * part.width, (token + 1) * part.width);
      data.set(row, token * width + offset);
    }
  }
  return { data, tokens, width, added };
}

/**
 * The same in nothing but zeros: what models of this family were trained with for no prompt
 * (diffusers: `force_zeros_for_empty_prompt`; InvokeAI: `zero_on_empty`).
 */
export function zeros({ data, ...rest }: Conditioning): Conditioning {
  return { ...rest, data: new Float32Array(data.length) };
}
