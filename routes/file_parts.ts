import { uploadLimits, type UploadSettings } from "../services/config/mod.ts";

/** Files that come in forms, and answers that are files. */

/** Allowance for the rest of a form besides its file: field names, boundaries, metadata. */
const BESIDE_THE_FILE = 2 * 1024 * 1024;

/** Maximum body size of a form with an image; the service limits the image itself. */
export function imageFormLimit(config: UploadSettings): number {
  return uploadLimits(config).maxBytes + BESIDE_THE_FILE;
}

/** The bytes of a file part. */
export async function bytesOf(file: File): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await file.arrayBuffer());
}

/** A WebP that no cache keeps. */
export function coverAnswer(bytes: Uint8Array<ArrayBuffer>): Response {
  return new Response(bytes, {
    headers: { "Content-Type": "image/webp", "Cache-Control": "private, no-store" },
  });
}

/**
 * What a browser does with a file, and under which name it is saved. The name may have any
 * characters (RFC 6266, RFC 8187), also half of a surrogate pair, as JSON can.
 */
export function disposition(how: "inline" | "attachment", name: string): string {
  const plain = name.replace(/[^\w.() -]/g, "_");
  const encoded = encodeURIComponent(name.toWellFormed()).replace(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${how}; filename="${plain}"; filename*=UTF-8''${encoded}`;
}

/** A file to save. */
export function download(name: string, type: string, content: BodyInit): Response {
  return new Response(content, {
    headers: {
      "Content-Type": type,
      "Content-Disposition": disposition("attachment", name),
      "Cache-Control": "private, no-store",
    },
  });
}
