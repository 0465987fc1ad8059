/** What a model does not offer, or not in a form that this pipeline knows. */
export class ModelError extends Error {
  override readonly name = "ModelError";
}
