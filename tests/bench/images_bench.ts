/**
 * What it takes to keep a finished image: PNG, thumbnail, two synced files, row and event; beside
 * the encoding of the same pixels alone, which any server must do.
 */
import sharp from "sharp";
import { libraryRig } from "../services/library_rig.ts";

const IMAGES = 60;
const SIDE = 512;

/** Prints images per second of saving, and the ratio to encoding alone. */
export async function imagesBench(): Promise<void> {
  const pixels = Uint8Array.from({ length: SIDE * SIDE * 3 }, (_, i) => (i * 2654435761) >>> 24);
  const encode = () =>
    sharp(pixels, { raw: { width: SIDE, height: SIDE, channels: 3 } }).png().toBuffer();
  const png = await encode();

  const encoding = await perImage(async () => void await encode());
  await using rig = await libraryRig(["al"]);
  const saving = await perImage(async () => {
    await rig.services.images.save({
      ownerId: "al",
      boardId: null,
      png: await encode(),
      category: "general",
      isIntermediate: false,
      origin: "internal",
      sessionId: null,
      nodeId: null,
      metadata: { positive_prompt: "a red circle on a blue background" },
      workflow: null,
      graph: null,
    });
  });
  console.log(
    `encode + thumbnail + row at ${SIDE}×${SIDE} (${(png.length / 1024).toFixed(0)} KiB): ` +
      `${(1000 / saving).toFixed(1)} a second, ${(saving / encoding).toFixed(2)} times the ` +
      "encoding alone",
  );
}

async function perImage(work: () => Promise<void>): Promise<number> {
  await work();
  const start = performance.now();
  for (let i = 0; i < IMAGES; i++) await work();
  return (performance.now() - start) / IMAGES;
}
