// Tests that a store which is not this image's is left alone.

import { describe, expect, test } from "bun:test";
import { foreignMount, refuseForeign } from "../../../src/stores/system/foreign-store.ts";
import { layoutOf, type Layout } from "../../../src/stores/system/layout.ts";
import { emptyImage, imageOf, publicRoots } from "./image.ts";

const image = { path: "/", type: "overlay" };
const bundle = "/etc/ssl/certs/ca-certificates.crt";

describe("a mount is foreign", () => {
  test.each([
    ["the folder of the bundle", [image, { path: "/etc/ssl/certs", type: "ext4" }], "/etc/ssl/certs"],
    ["the bundle alone", [image, { path: bundle, type: "virtiofs" }], bundle],
    [
      "a folder over one in memory",
      [
        { path: "/etc/ssl", type: "tmpfs" },
        { path: "/etc/ssl", type: "ext4" },
      ],
      "/etc/ssl",
    ],
    ["nothing", [image], null],
    ["all of /etc, which is then the image's own", [image, { path: "/etc", type: "ext4" }], null],
    ["a folder in memory", [image, { path: "/etc/ssl/certs", type: "tmpfs" }], null],
    ["another folder", [image, { path: "/etc/ssl/private", type: "ext4" }], null],
    ["a folder whose name is longer", [image, { path: "/etc/ssl/certs-of-old", type: "ext4" }], null],
  ])("where it is %s", (_what, mounts, expected) => {
    expect(foreignMount("/", bundle, mounts)).toBe(expected);
  });

  test("in a root folder too", () => {
    const mounts = [image, { path: "/image/etc/ssl", type: "ext4" }];
    expect(foreignMount("/image", `/image${bundle}`, mounts)).toBe("/image/etc/ssl");
    expect(foreignMount("/", `/image${bundle}`, mounts)).toBeNull();
  });
});

function layout(root: string): Layout {
  const found = layoutOf(root);
  if (found === null) throw new Error("Cannot find a layout");
  return found;
}

test("a store that a host has lent is refused", () => {
  const debian = imageOf("debian");
  const { root } = debian;
  const mounts = [image, { path: debian.path("etc/ssl/certs"), type: "9p" }];
  expect(() => refuseForeign(root, layout(root), mounts)).toThrow(
    expect.objectContaining({
      code: "system_store_mounted",
      message: expect.stringContaining("is mounted from elsewhere"),
    }),
  );
  refuseForeign(root, layout(root), [image]);
});

test("so is a bundle that Nix made", () => {
  const nixos = emptyImage();
  nixos.put(
    "nix/store/abc-nss-cacert-3.101/etc/ssl/certs/ca-bundle.crt",
    publicRoots.map(({ pem }) => pem).join(""),
  );
  nixos.link("etc/static/ssl/certs", "../../../nix/store/abc-nss-cacert-3.101/etc/ssl/certs");
  nixos.link("etc/ssl/certs/ca-certificates.crt", "../../static/ssl/certs/ca-bundle.crt");
  expect(() => refuseForeign(nixos.root, layout(nixos.root), [image])).toThrow(
    expect.objectContaining({ code: "system_store_of_nix" }),
  );
});
