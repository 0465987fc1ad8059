import { z } from "zod";

/** Maximum number of uploads that are not finished, of all administrators together. */
export const MOST_UPLOADS = 20;

/** A file of weights that is being uploaded, in parts. */
export const modelUploadSchema = z.object({
  id: z.string(),
  name: z.string().describe("of the file, where it comes from"),
  bytes: z.number(),
  offset: z.number().describe("where the next part begins; `bytes` when it is whole"),
  expires_at: z.string().describe("when it is given up if nothing more comes"),
});
export type ModelUpload = z.infer<typeof modelUploadSchema>;

export const newUploadBody = z.strictObject({
  name: z.string().trim().min(1).max(300),
  bytes: z.int().min(1).max(2 ** 50),
});
export type NewUploadBody = z.output<typeof newUploadBody>;
