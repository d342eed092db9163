// A registry of container images with one image in it, as part of nginx's server block.

import { createHash } from "node:crypto";

const digestOf = (text: string): string => `sha256:${createHash("sha256").update(text).digest("hex")}`;

const config = JSON.stringify({
  architecture: "amd64",
  os: "linux",
  rootfs: { type: "layers", diff_ids: [] },
});
const kind = "application/vnd.docker.distribution.manifest.v2+json";

/** What the registry tells of "pkg:latest", byte for byte. */
export const imageManifest = JSON.stringify({
  schemaVersion: 2,
  mediaType: kind,
  config: {
    mediaType: "application/vnd.docker.container.image.v1+json",
    size: config.length,
    digest: digestOf(config),
  },
  layers: [],
});

/** Of the registry API, what a client asks that looks an image up. */
export const imageRegistry = `
    location = /v2/ { default_type application/json; add_header Docker-Distribution-Api-Version registry/2.0; return 200 '{}'; }
    location ~ ^/v2/pkg/manifests/(?:latest|${digestOf(imageManifest)})$ {
      default_type ${kind};
      add_header Docker-Content-Digest ${digestOf(imageManifest)};
      return 200 '${imageManifest}';
    }
    location = /v2/pkg/blobs/${digestOf(config)} { return 200 '${config}'; }
`;
