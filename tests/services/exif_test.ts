import assert from "node:assert/strict";
import { exifText } from "../../services/images/exif.ts";

const latin = (text: string) => Uint8Array.from(text, (c) => c.charCodeAt(0));

function utf16(text: string, little: boolean): Uint8Array {
  const view = new DataView(new ArrayBuffer(text.length * 2));
  for (let i = 0; i < text.length; i++) view.setUint16(i * 2, text.charCodeAt(i), little);
  return new Uint8Array(view.buffer);
}

/** EXIF data whose only text is a `UserComment`. */
function withComment(encoding: string, body: Uint8Array, little: boolean): Uint8Array {
  const comment = new Uint8Array([...latin(encoding.padEnd(8, "\0")), ...body]);
  const view = new DataView(new ArrayBuffer(44 + comment.length));
  const entry = (at: number, tag: number, type: number, count: number, value: number) => {
    view.setUint16(at, 1, little);
    view.setUint16(at + 2, tag, little);
    view.setUint16(at + 4, type, little);
    view.setUint32(at + 6, count, little);
    view.setUint32(at + 10, value, little);
  };
  view.setUint16(0, little ? 0x4949 : 0x4d4d);
  view.setUint16(2, 42, little);
  view.setUint32(4, 8, little);
  entry(8, 0x8769, 4, 1, 26);
  entry(26, 0x9286, 7, comment.length, 44);
  new Uint8Array(view.buffer).set(comment, 44);
  return new Uint8Array(view.buffer);
}

Deno.test("comments of JPEG and WebP are read in every encoding", () => {
  const said = "a lighthouse, Nebel über 海\nSteps: 24, Seed: 42";
  const utf8 = new TextEncoder().encode(said);
  for (const little of [true, false]) {
    assert.equal(exifText(withComment("UNICODE", utf16(said, little), little)), said);
    assert.equal(exifText(withComment("ASCII", utf8, little)), said);
  }
  // AUTOMATIC1111 writes big-endian text whatever the order of the file is.
  const ascii = "a lighthouse\nSteps: 24";
  assert.equal(exifText(withComment("UNICODE", utf16(ascii, false), true)), ascii);
  const jpeg = withComment("ASCII", utf8, false);
  assert.equal(exifText(new Uint8Array([...latin("Exif\0\0"), ...jpeg])), said);
});

Deno.test("truncated or invalid EXIF data have no comment", () => {
  const whole = withComment("ASCII", latin("Steps: 24"), true);
  for (let length = 0; length < 44; length++) {
    assert.equal(exifText(whole.subarray(0, length)), null);
  }
  const away = whole.slice();
  away.fill(0xff, 18, 22);
  assert.equal(exifText(away), null);
});
