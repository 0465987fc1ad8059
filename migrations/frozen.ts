/** SHA-256 of each migration's SQL, in order. Written by `deno task schema`; lines never change. */
export const FROZEN: Readonly<Record<string, string>> = {
  initial: "af2f69add8027afcb08ef1a8af014c75fae266237c3433b6a545b3d9d9525f42",
  thing_kinds: "c85a20837e1cd5880af860c465b910117c31cb125279d6db767964ae26b36298",
  model_types: "ea3857814e1ad48cdae3e187b6bfd06e2a2effeef64959e7ec22e8f61ca8ff85",
  prompt_notes: "61e4f46a53e67d382e0f333b5405efff582eb0dac48222d86c8ccd7819bef955",
};
