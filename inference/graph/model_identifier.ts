/** The model as InvokeAI's graphs name it. */
export interface ModelIdentifier {
  key: string;
  hash: string;
  name: string;
  base: string;
  type: string;
  submodel_type?: string | null;
}
