/** A model's name where InvokeAI names its file: "RealESRGAN_x4plus.pth". */
export const modelNameOf = (file: string): string => file.replace(/\.(pth|safetensors)$/i, "");
