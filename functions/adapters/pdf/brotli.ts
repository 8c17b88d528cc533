import { brotliDecompressSync } from 'node:zlib';

/** What bundles have instead of the package `brotli`, half a megabyte of which fontkit unpacks WOFF2 with: Node has it built in. */
export default (bytes: Uint8Array): Uint8Array => brotliDecompressSync(bytes);
