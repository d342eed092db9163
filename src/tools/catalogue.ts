// The tools that agentproxy knows: one file each.

import { aiohttp } from "./aiohttp.ts";
import { apk } from "./apk.ts";
import { apt } from "./apt.ts";
import { aria2 } from "./aria2.ts";
import { aws } from "./aws.ts";
import { axel } from "./axel.ts";
import { axios } from "./axios.ts";
import { az } from "./az.ts";
import { bazel } from "./bazel.ts";
import { bazelisk } from "./bazelisk.ts";
import { boto } from "./boto.ts";
import { boto3 } from "./boto3.ts";
import { bun } from "./bun.ts";
import { bundler } from "./bundler.ts";
import { cabal } from "./cabal.ts";
import { cargo } from "./cargo.ts";
import { chromium } from "./chromium.ts";
import { composer } from "./composer.ts";
import { conda } from "./conda.ts";
import { coursier } from "./coursier.ts";
import { containers } from "./containers.ts";
import { curl } from "./curl.ts";
import { dart } from "./dart.ts";
import { deno } from "./deno.ts";
import { dnf } from "./dnf.ts";
import { docker } from "./docker.ts";
import { dotnet } from "./dotnet.ts";
import { electron } from "./electron.ts";
import { firefox } from "./firefox.ts";
import { erlang } from "./erlang.ts";
import { gcloud } from "./gcloud.ts";
import { gem } from "./gem.ts";
import { gh } from "./gh.ts";
import { gitLfs } from "./git-lfs.ts";
import { git } from "./git.ts";
import { gleam } from "./gleam.ts";
import { gnutls } from "./gnutls.ts";
import { go } from "./go.ts";
import { graalvm } from "./graalvm.ts";
import { gradle } from "./gradle.ts";
import { grpc } from "./grpc.ts";
import { gsutil } from "./gsutil.ts";
import { helm } from "./helm.ts";
import { hex } from "./hex.ts";
import { httplib2 } from "./httplib2.ts";
import { httpx } from "./httpx.ts";
import { java } from "./java.ts";
import { julia } from "./julia.ts";
import { kotlin } from "./kotlin.ts";
import { leiningen } from "./leiningen.ts";
import { kubectl } from "./kubectl.ts";
import { luarocks } from "./luarocks.ts";
import { mamba } from "./mamba.ts";
import { maven } from "./maven.ts";
import { nix } from "./nix.ts";
import { node } from "./node.ts";
import { npm } from "./npm.ts";
import { opam } from "./opam.ts";
import { openssl } from "./openssl.ts";
import { pacman } from "./pacman.ts";
import { perlLwp } from "./perl-lwp.ts";
import { perl } from "./perl.ts";
import { php } from "./php.ts";
import { pip } from "./pip.ts";
import { pipx } from "./pipx.ts";
import { playwright } from "./playwright.ts";
import { pnpm } from "./pnpm.ts";
import { poetry } from "./poetry.ts";
import { puppeteer } from "./puppeteer.ts";
import { pythonRequests } from "./python-requests.ts";
import { python } from "./python.ts";
import { r } from "./r.ts";
import { rebar3 } from "./rebar3.ts";
import { ruby } from "./ruby.ts";
import { rustls } from "./rustls.ts";
import { rustup } from "./rustup.ts";
import { sbt } from "./sbt.ts";
import { stack } from "./stack.ts";
import { swift } from "./swift.ts";
import { terraform } from "./terraform.ts";
import { urllib3 } from "./urllib3.ts";
import { uv } from "./uv.ts";
import { wget } from "./wget.ts";
import { wget2 } from "./wget2.ts";
import { yarnBerry } from "./yarn-berry.ts";
import { yarnClassic } from "./yarn-classic.ts";
import type { Tool, ToolVariable } from "./tool.ts";

export const tools: readonly Tool[] = [
  openssl,
  gnutls,
  rustls,
  grpc,
  curl,
  wget,
  wget2,
  aria2,
  axel,
  git,
  gitLfs,
  gh,
  python,
  pythonRequests,
  urllib3,
  httpx,
  aiohttp,
  httplib2,
  pip,
  pipx,
  uv,
  poetry,
  conda,
  mamba,
  aws,
  boto3,
  gcloud,
  gsutil,
  boto,
  az,
  node,
  axios,
  npm,
  pnpm,
  yarnClassic,
  yarnBerry,
  bun,
  deno,
  go,
  cargo,
  rustup,
  ruby,
  gem,
  bundler,
  php,
  composer,
  perl,
  perlLwp,
  erlang,
  hex,
  rebar3,
  gleam,
  nix,
  cabal,
  stack,
  opam,
  luarocks,
  dotnet,
  swift,
  julia,
  dart,
  r,
  terraform,
  kubectl,
  helm,
  containers,
  docker,
  apt,
  apk,
  dnf,
  pacman,
  java,
  kotlin,
  graalvm,
  maven,
  gradle,
  sbt,
  coursier,
  leiningen,
  bazel,
  bazelisk,
  chromium,
  firefox,
  playwright,
  puppeteer,
  electron,
];

/** Every variable, in the catalogue's order; one that several tools read is there once for each. */
export const toolVariables: readonly ToolVariable[] = tools.flatMap((tool) => tool.variables);

/** The variables that tools read PEM files from, whatever else is set; npm's own is looked for together with its npmrc. */
export const caVariables: readonly string[] = [
  ...new Set(
    toolVariables
      .filter(
        ({ text, onlyWhere }) => (text === "{bundle}" || text === "{ca}") && onlyWhere !== "npm-has-cafile",
      )
      .map(({ name }) => name),
  ),
];
