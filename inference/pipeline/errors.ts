/** Something that a model does not offer, or not in a form that this pipeline supports. */
export class ModelError extends Error {
  override readonly name = "ModelError";
}
