/** Weights that do not make the network they were taken for. What a `build…` function throws has a
 * sentence for the person who chose the file. */
export class NetworkError extends Error {
  override readonly name = "NetworkError";
}
