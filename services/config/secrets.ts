/** Names of settings that hold secrets, including future ones. */
const SECRET =
  /token|secret|^password|credential|api_key|access_key|setup_code|^database$|webhook|smtp/i;

/** The form in which a value may be shown: for a secret, only whether there is one. */
export function masked(name: string, value: unknown): unknown {
  return SECRET.test(name) && value ? "********" : value;
}
