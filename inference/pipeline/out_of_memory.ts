/**
 * Whether an error says that memory ran out. V8 says "Array buffer allocation failed", ONNX Runtime
 * "Failed to allocate memory for requested buffer of size …", WebGPU "out of memory".
 */
export function isOutOfMemory(error: unknown): boolean {
  return /allocat(e|ion)|bad_alloc|out of memory/i.test(
    error instanceof Error ? error.message : String(error),
  );
}

/** How a run that is out of memory recovers. */
export interface Recovery<T> {
  /** Closes everything else that holds memory. */
  free(): Promise<void>;
  /** Does the same work in smaller parts. */
  smaller(): Promise<T>;
}

/**
 * Does a piece of work; where memory runs out, once more with less.
 *
 * @throws {Error} that says what to do, if memory runs out again
 */
export async function onceMore<T>(work: () => Promise<T>, recovery: Recovery<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isOutOfMemory(error)) throw error;
  }
  await recovery.free();
  try {
    return await recovery.smaller();
  } catch (error) {
    if (!isOutOfMemory(error)) throw error;
    throw new Error(
      "the device is out of memory, even with all other models closed and in smaller parts: " +
        "choose a smaller image or a smaller model",
      { cause: error },
    );
  }
}
