// Where distributions keep the CAs that their programs trust.

/** Bundle files, in the order of Go's crypto/x509 root_linux.go; the first that has certificates is the image's. */
export const systemBundles = [
  "/etc/ssl/certs/ca-certificates.crt", // Debian, Alpine, Arch, NixOS
  "/etc/pki/tls/certs/ca-bundle.crt", // RHEL up to 9
  "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", // Fedora, RHEL 10
  "/etc/ssl/ca-bundle.pem", // SUSE
  "/etc/ca-certificates/extracted/tls-ca-bundle.pem", // Arch
  "/etc/pki/tls/cacert.pem", // OpenELEC
  "/etc/ssl/cert.pem", // Alpine without ca-certificates, BSD
];

export const systemFolders = ["/etc/ssl/certs", "/etc/pki/tls/certs"];

/** Where an administrator puts CAs for the distribution's helper, which makes the bundles from them. */
export const anchorFolders = {
  debian: "/usr/local/share/ca-certificates",
  rhel: "/etc/pki/ca-trust/source/anchors",
  arch: "/etc/ca-certificates/trust-source/anchors",
  suse: "/etc/pki/trust/anchors",
} as const;
