/** A parameter of a media type (RFC 9110, 5.6.6), without escapes in a quoted value. */
const PARAMETER = /[ \t]*;[ \t]*([\w!#$%&'*+.^`|~-]+)=(?:"([^"\\]*)"|([^\s;"\\]+))[ \t]*/gy;
/** Characters and length of a boundary (RFC 2046, 5.1.1). */
const BOUNDARY = /^[\w'()+,\-./:=? ]{0,69}[\w'()+,\-./:=?]$/;

/**
 * Returns the boundary that a `multipart/form-data` header names, or null for a header that two
 * parsers could read differently: several boundaries, escapes, anything that is not a parameter.
 * The code that counts the parts and the code that reads them must split in the same places.
 */
export function boundaryOf(contentType: string): string | null {
  const parameters = contentType.replace(/^multipart\/form-data/i, "");
  const found = [...parameters.matchAll(PARAMETER)];
  if (found.reduce((length, [text]) => length + text.length, 0) !== parameters.length) return null;
  const named = found.filter(([, name]) => name?.toLowerCase() === "boundary");
  const boundary = named[0]?.[2] ?? named[0]?.[3] ?? "";
  return named.length === 1 && BOUNDARY.test(boundary) ? boundary : null;
}
