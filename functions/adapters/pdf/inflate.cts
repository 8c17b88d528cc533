const { inflateRawSync } = process.getBuiltinModule('node:zlib');

/**
 * What bundles have instead of the package `tiny-inflate`, by which fontkit unpacks tables of characters as it is imported: Node has it built in,
 * and takes a third off the import. Whoever requires it is CommonJS.
 */
export = function inflate(packed: Uint8Array, room: Uint8Array): Uint8Array {
  const bytes = inflateRawSync(packed);
  room.set(bytes);
  return room.subarray(0, bytes.length);
};
