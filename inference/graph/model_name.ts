/** The key of whichever model of a type is installed, in a graph that names none. */
export const anyOf = (type: string): string => `any ${type}`;

/** The type that such a key stands for; null for every other key. */
export const typeOfAny = (key: string): string | null =>
  key.startsWith("any ") ? key.slice("any ".length) : null;

/** A model's name where InvokeAI names its file: "RealESRGAN_x4plus.pth". */
export const modelNameOf = (file: string): string => file.replace(/\.(pth|safetensors|gguf)$/i, "");
