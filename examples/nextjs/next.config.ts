import { join } from "node:path";
import type { NextConfig } from "next";

const config: NextConfig = {
  poweredByHeader: false,
  // The client is linked from clients/typescript. With represent-client from npm, this line is not needed.
  turbopack: { root: join(import.meta.dirname, "../..") },
};

export default config;
