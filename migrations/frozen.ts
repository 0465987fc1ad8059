/** SHA-256 of each migration's SQL, in order. Written by `deno task schema`; lines never change. */
export const FROZEN: Readonly<Record<string, string>> = {
  initial: "af2f69add8027afcb08ef1a8af014c75fae266237c3433b6a545b3d9d9525f42",
  thing_kinds: "c85a20837e1cd5880af860c465b910117c31cb125279d6db767964ae26b36298",
  model_types: "ea3857814e1ad48cdae3e187b6bfd06e2a2effeef64959e7ec22e8f61ca8ff85",
  prompt_notes: "61e4f46a53e67d382e0f333b5405efff582eb0dac48222d86c8ccd7819bef955",
  private_alone: "1ff25c974ffedb03b5c64f9c13e256e24ed384e6edab4dd51afc58dab3551657",
  model_downloads: "1f058aa9c874453c24a8bf4db63cb9559efd09f82a036085a2760d44a3903e79",
  sealed_queries: "1d038dd66abfd7b5e5c3a34729ff92806cad9509da8a4a413650636dccefa948",
  model_trash: "8ee7885b7c24bcc499d3e04a52e5419ae0a2dfac3af6ef5f466e28f204cff3ff",
  model_uploads: "0806c6f840a149cd3116db44eedbe53ed09097bae8ca54b00e40e38e53226fea",
  people_of_a_class: "04a75561ef3448cd55470c10e6bb888abf902427f68ef783707ceed9b047dc40",
  image_words: "222c9c3119e9bc58d90782b4804c18b680cc4fe59c9557ad1a76c357ce2afdf5",
  wildcards: "fd932ad4125a077f0cd47f2b34bf2dae9f20625a7e4e3f96fc4ffaca47c8abf1",
  image_descriptions: "69e25cadabba0d1ecfed600855f8f40ea9d0eee99aa1e0602a0b3d46e742dc9e",
  image_files: "37a651e02665e77ddb8ae471fe8b20e7de72e829dca59ad62293ead8459dee8a",
  image_vectors: "9eda8e64a5a85333acadb3b5ecc28fe30ee89675781eaae31e856482fbfa146a",
  queue_order: "fc42746618b1ca75b6d66c6c111a68f28f8683c074424d2620646ec0a54a27d5",
  image_tallies: "08512f2c427139de40025e5d3c6ebcb2a6077bd1012e4e7accb018f3d33ae1db",
};
/** The same for PostgreSQL. */
export const FROZEN_POSTGRES: Readonly<Record<string, string>> = {
  initial: "10b348acd9f6468bbf67b5f9be44d12250bbf31fb4e4b0e419a9896b0e1e33f3",
  peers: "46c839f0fb265e174be755298cadcf670eebe187c030ef2758d381373e266f4d",
  servers: "cc6c5bdb6995c3a859e42dffe755ea376e5ed55d1cd959162fa807bac82f00aa",
  wildcards: "b05d8f7dc96ce6f1eacaac77b754efd60feadf5b86ee42b300a711a7ecf7c672",
  image_descriptions: "ae27ef351269b448faa9908d07ca6faf340dc04452e2ac6412870623da496bab",
  image_files: "f3bc799d86b2e81cc9cceb91ce59f110f7dae7b90b2a90510a634fe223f3d795",
  workers: "2337cabdcf005cc17ac9c28c832dfdf24d1e4a704f997cda634d2d0421899859",
  image_vectors: "a2685cfa386dd7eb588914ae0db914d6e4543351a41f588e48c3b289b8fb90f8",
  queue_order: "6be21e0c58fcbfc6e61c14b6cef9b804308e6fd489c7951feda45918e4e68c3c",
  image_tallies: "9c610b4fc29fd41c8ecc7c629d0e8dd2fe7ea66f432ba790b348b1a22f2338ea",
};
