/** Five minutes: what takes a second on a quiet machine takes long on a busy one. */
export const PATIENCE_MS = 300_000;
const BETWEEN_MS = 50;

/** Asks until the answer is neither null nor false, and returns it. */
export async function until<T>(ask: () => Promise<T | null | false>): Promise<T> {
  for (let waited = 0; waited < PATIENCE_MS; waited += BETWEEN_MS) {
    const found = await ask();
    if (found !== null && found !== false) return found;
    await new Promise((resolve) => setTimeout(resolve, BETWEEN_MS));
  }
  throw new Error("it never came");
}
