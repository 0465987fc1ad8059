/**
 * Weights that do not make up the expected network. Errors thrown by a `build…` function have a
 * message for the person who chose the file.
 */
export class NetworkError extends Error {
  override readonly name = "NetworkError";
}
