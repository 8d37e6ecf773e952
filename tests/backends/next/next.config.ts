import type { NextConfig } from 'next';

const config: NextConfig = {
  // The nearest lock file is this shop's own, whatever lies further up.
  turbopack: { root: __dirname },
};

export default config;
