// Every certificate of the test PKI: sound ones, and one for each way in which an origin's certificate can be wrong.

import { authorityCase, leafCase } from "./certificate-case.ts";
import type { CertificateCase } from "./certificate-case.ts";

const authorities: readonly CertificateCase[] = [
  authorityCase("root", "root"),
  authorityCase("intermediate", "root"),
  authorityCase("second-intermediate", "intermediate"),
  authorityCase("rsa-intermediate", "root", { key: "rsa-2048" }),
  authorityCase("unknown-root", "unknown-root"),
  authorityCase("expired-intermediate", "root", { notBeforeDays: -60, notAfterDays: -1 }),
  authorityCase("no-ca-intermediate", "root", { extensions: { basicConstraints: "critical,CA:FALSE" } }),
  authorityCase("no-constraints-intermediate", "root", { extensions: { basicConstraints: null } }),
  authorityCase("no-sign-intermediate", "root", { extensions: { keyUsage: "critical,digitalSignature" } }),
  authorityCase("client-intermediate", "root", { extensions: { extendedKeyUsage: "clientAuth" } }),
  authorityCase("v1-intermediate", "root", { extensions: null }),
  authorityCase("sha1-intermediate", "root", { digest: "sha1" }),
  authorityCase("rsa-1024-intermediate", "root", { key: "rsa-1024" }),
  authorityCase("end-of-path", "root", { extensions: { basicConstraints: "critical,CA:TRUE,pathlen:0" } }),
  authorityCase("past-end-of-path", "end-of-path"),
  authorityCase("permitting-intermediate", "root", {
    extensions: { nameConstraints: "critical,permitted;DNS:permitted.test" },
  }),
  authorityCase("excluding-intermediate", "root", {
    extensions: { nameConstraints: "critical,excluded;DNS:excluded.test" },
  }),
];

const sound: readonly CertificateCase[] = [
  leafCase("good", null, { extensions: { subjectAltName: "DNS:good.test,DNS:*.good.test,IP:127.0.0.1" } }),
  leafCase("wildcard", null, { host: "a.wild.test", extensions: { subjectAltName: "DNS:*.wild.test" } }),
  leafCase("upper-case", null, { extensions: { subjectAltName: "DNS:UPPER-Case.TEST" } }),
  leafCase("punycode", null, { host: "xn--bcher-kva.test" }),
  leafCase("address", null, { host: "127.0.0.1", extensions: { subjectAltName: "IP:127.0.0.1" } }),
  leafCase("empty-subject", null, {
    subject: "/",
    extensions: { subjectAltName: "critical,DNS:empty-subject.test" },
  }),
  leafCase("other-subject", null, { subject: "/CN=elsewhere.test" }),
  leafCase("rsa", null, { key: "rsa-2048", issuer: "rsa-intermediate" }),
  leafCase("p384", null, { key: "p384" }),
  leafCase("from-root", null, { issuer: "root" }),
  leafCase("root-sent", null, { sent: ["intermediate", "root"] }),
  leafCase("long-chain", null, { issuer: "second-intermediate" }),
  leafCase("no-eku", null, { extensions: { extendedKeyUsage: null } }),
  leafCase("permitted", null, { host: "www.permitted.test", issuer: "permitting-intermediate" }),
];

const faulty: readonly CertificateCase[] = [
  leafCase("expired", "expired yesterday", { notBeforeDays: -60, notAfterDays: -1 }),
  leafCase("not-yet-valid", "valid from tomorrow", { notBeforeDays: 1 }),
  leafCase("self-signed", "signed by itself", { issuer: "self-signed", sent: [] }),
  leafCase("unknown-issuer", "its root is not trusted", { issuer: "unknown-root", sent: [] }),
  leafCase("unknown-root-sent", "the root that it sends along is not trusted", {
    issuer: "unknown-root",
    sent: ["unknown-root"],
  }),
  leafCase("no-intermediate", "the intermediate is not sent", { sent: [] }),
  leafCase("expired-issuer", "its intermediate has expired", { issuer: "expired-intermediate" }),
  leafCase("tampered", "the signature is spoilt", { tampered: true }),

  leafCase("wrong-name", "made for another name", { extensions: { subjectAltName: "DNS:elsewhere.test" } }),
  leafCase("cn-only", "no subject alternative name, only a CN", { extensions: { subjectAltName: null } }),
  leafCase("mail-san", "a subject alternative name, but no DNS name in it", {
    extensions: { subjectAltName: "email:webmaster@mail-san.test" },
  }),
  leafCase("sub-name", "made for the parent name", {
    host: "www.sub-name.test",
    extensions: { subjectAltName: "DNS:sub-name.test" },
  }),
  leafCase("wildcard-depth", "a wildcard stands for one label, not two", {
    host: "a.b.wild.test",
    extensions: { subjectAltName: "DNS:*.wild.test" },
  }),
  leafCase("wildcard-parent", "a wildcard does not stand for no label", {
    host: "wild.test",
    extensions: { subjectAltName: "DNS:*.wild.test" },
  }),
  leafCase("wildcard-inside", "a wildcard in a middle label", {
    host: "a.b.middle.test",
    extensions: { subjectAltName: "DNS:a.*.middle.test" },
  }),
  leafCase("wildcard-com", "a wildcard over a public suffix", {
    host: "victim.com",
    extensions: { subjectAltName: "DNS:*.com" },
  }),
  leafCase("wildcard-co-uk", "a wildcard over a public suffix of two labels", {
    host: "victim.co.uk",
    extensions: { subjectAltName: "DNS:*.co.uk" },
  }),
  leafCase("wildcard-all", "a wildcard alone", { extensions: { subjectAltName: "DNS:*" } }),
  leafCase("wrong-address", "made for another address", {
    host: "127.0.0.1",
    extensions: { subjectAltName: "IP:127.0.0.2" },
  }),
  leafCase("address-as-name", "an address written as a DNS name", {
    host: "127.0.0.1",
    extensions: { subjectAltName: "DNS:127.0.0.1" },
  }),
  leafCase("nul-in-name", "a NUL inside the name", {
    // GeneralNames { [2] "nul-in-name.test\0.evil.test" }, which a C string compares as the first half.
    extensions: { subjectAltName: "DER:301c821a6e756c2d696e2d6e616d652e74657374002e6576696c2e74657374" },
  }),

  leafCase("rsa-1024", "an RSA key of 1024 bits", { key: "rsa-1024" }),
  leafCase("sha1", "signed with SHA-1", { digest: "sha1" }),
  leafCase("md5", "signed with MD5", { issuer: "rsa-intermediate", digest: "md5" }),
  leafCase("sha1-issuer", "its intermediate is signed with SHA-1", { issuer: "sha1-intermediate" }),
  leafCase("rsa-1024-issuer", "its intermediate has an RSA key of 1024 bits", {
    issuer: "rsa-1024-intermediate",
  }),
  leafCase("v1", "X.509 version 1", { extensions: null }),
  leafCase("v1-issuer", "its intermediate is X.509 version 1", {
    issuer: "v1-intermediate",
    extensions: { authorityKeyIdentifier: null },
  }),

  leafCase("end-entity-issuer", "signed by an ordinary server's certificate", {
    issuer: "good",
    sent: ["good", "intermediate"],
  }),
  leafCase("no-ca-issuer", "its intermediate says CA:FALSE", { issuer: "no-ca-intermediate" }),
  leafCase("no-constraints-issuer", "its intermediate has no basic constraints", {
    issuer: "no-constraints-intermediate",
  }),
  leafCase("no-sign-issuer", "its intermediate may not sign certificates", {
    issuer: "no-sign-intermediate",
  }),
  leafCase("client-issuer", "its intermediate is for client certificates only", {
    issuer: "client-intermediate",
  }),
  leafCase("path-length", "the path is longer than an authority on it allows", {
    issuer: "past-end-of-path",
  }),
  leafCase("not-permitted", "outside the names that its intermediate may sign", {
    issuer: "permitting-intermediate",
  }),
  leafCase("excluded", "among the names that its intermediate may not sign", {
    host: "www.excluded.test",
    issuer: "excluding-intermediate",
  }),

  leafCase("client-only", "for client authentication only", {
    extensions: { extendedKeyUsage: "clientAuth" },
  }),
  leafCase("code-signing", "for code signing only", { extensions: { extendedKeyUsage: "codeSigning" } }),
  leafCase("unknown-critical", "a critical extension that nobody knows", {
    extensions: { "1.3.6.1.4.1.55555.1": "critical,DER:0500" },
  }),
];

/** Every certificate, each after the one that signs it. */
export const certificateCases: readonly CertificateCase[] = [...authorities, ...sound, ...faulty];

/** Those that a server shows. */
export const leafCases: readonly CertificateCase[] = [...sound, ...faulty];
