/**
 * How many random steps a test takes: `few`, or as many as `ATELIER_TEST_STEPS` says for the long
 * form. A step is about a hundredth of a second; one that takes longer takes its share of them.
 */
export function randomSteps(few: number): number {
  return Number(Deno.env.get("ATELIER_TEST_STEPS") ?? few);
}
