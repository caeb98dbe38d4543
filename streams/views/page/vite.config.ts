import { defineConfig } from "vite";

export default defineConfig({
  base: "./",
  build: {
    target: "es2022",
    assetsInlineLimit: 0, // the page's CSP lets no font and no script come out of a data: address
    modulePreload: { polyfill: false },
    license: { fileName: "licenses.md" },
  },
  // `npx vite` while working on the page: everything else comes from a running `truceline serve`.
  server: { proxy: { "/v1": process.env.TRUCELINE_SERVE ?? "http://127.0.0.1:8080" } },
});
