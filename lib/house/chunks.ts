/** Parts in their order, in as few chunks as have room for them; `room` and `lengthOf` in the same unit. */
export function inChunks<Part>(
  parts: readonly Part[],
  room: number,
  lengthOf: (part: Part) => number,
): Part[][] {
  const chunks: Part[][] = [];
  let left = 0;
  for (const part of parts) {
    left -= lengthOf(part);
    if (left < 0 || chunks.length === 0) {
      chunks.push([]);
      left = room - lengthOf(part);
    }
    chunks.at(-1)?.push(part);
  }
  return chunks;
}
