/** The pages as static files: `vite build web`. They lie anywhere, IPFS included: every address in them is relative. */
import { defineConfig } from "vite";

export default defineConfig({
  base: "./",
  publicDir: "public",
  build: {
    outDir: "../out/web",
    emptyOutDir: true,
    target: "es2024",
    // The policy of the page lets no inline script or style pass, and every byte counts only where it is needed.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  worker: { format: "es" },
});
