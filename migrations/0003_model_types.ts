/**
 * Models of more types than those that make images, from files of weights beside ONNX folders. What
 * is there already are image models exported to ONNX, as the defaults say.
 */
export const modelTypes = {
  name: "model_types",
  sql: `
ALTER TABLE models ADD COLUMN format TEXT NOT NULL DEFAULT 'onnx' CHECK (
  format IN ('onnx', 'diffusers', 'checkpoint', 'lycoris', 'embedding_file', 'invokeai')
);
ALTER TABLE models ADD COLUMN variant TEXT NOT NULL DEFAULT 'normal' CHECK (
  variant IN ('normal', 'inpaint', 'depth', 'pix2pix', 'unclip')
);
-- JSON list of words that a LoRA or an embedding was trained on
ALTER TABLE models ADD COLUMN trigger_phrases TEXT NOT NULL DEFAULT '[]';
-- JSON: which model lends each network that this one does not hold, by part
ALTER TABLE models ADD COLUMN components TEXT NOT NULL DEFAULT '{}';
-- JSON: how it was trained, where an administrator has set it
ALTER TABLE models ADD COLUMN schedule TEXT NOT NULL DEFAULT '{}';
`,
};
