// Tests of the readers of configuration files: what they find, where, and what an edit leaves alone.

import { describe, expect, test } from "bun:test";
import * as fc from "fast-check";
import * as dialects from "../../src/formats/dialects.ts";
import { FormatError, removeSettings, replaceValues } from "../../src/formats/format.ts";
import type { ConfigFormat } from "../../src/formats/format.ts";
import { aptConf } from "../../src/formats/apt-conf.ts";
import { clojure } from "../../src/formats/clojure.ts";
import { gitconfig } from "../../src/formats/gitconfig.ts";
import { hexConfig } from "../../src/formats/hex-config.ts";
import { rebarConfig } from "../../src/formats/rebar-config.ts";
import { opensslConf } from "../../src/formats/openssl-conf.ts";
import { rCode } from "../../src/formats/r-code.ts";
import { json } from "../../src/formats/json.ts";
import { properties } from "../../src/formats/properties.ts";
import { toml } from "../../src/formats/toml.ts";
import { bazelrc, shellFlags, words } from "../../src/formats/words.ts";
import { xml } from "../../src/formats/xml.ts";
import { yaml } from "../../src/formats/yaml.ts";

interface Row {
  readonly format: ConfigFormat;
  readonly text: string;
  /** "key=value line"; without "=" where there is no value. */
  readonly found: readonly string[];
}

const rows: Record<string, Row> = {
  "pip.conf": {
    format: dialects.configparser,
    text: "# c\n[global]\r\ncert = /a b.pem\nTrusted-Host=\n  one\n  two\n[install]\nproxy : http://x:1 ; no comment\n",
    found: [
      "global.cert=/a b.pem 3",
      "global.trusted-host=\n  one\n  two 4",
      "install.proxy=http://x:1 ; no comment 8",
    ],
  },
  "dnf.conf": {
    format: dialects.dnfConf,
    text: "proxy=http://x:1\n[main]\nsslverify=0\nsslverify=1\n",
    found: ["proxy=http://x:1 1", "main.sslverify=0 3", "main.sslverify=1 4"],
  },
  "Bundler's config": {
    format: dialects.bundleConfig,
    text: '---\nBUNDLE_PATH: "vendor"\n: [ x: {\nBUNDLE_SSL_CA_CERT: /a b.pem\nBUNDLE_GEMFILES__TEST: "a:b"\n',
    found: ["BUNDLE_PATH=vendor 2", "BUNDLE_SSL_CA_CERT=/a b.pem 4", "BUNDLE_GEMFILES__TEST=a:b 5"],
  },
  npmrc: {
    format: dialects.npmrc,
    text: "; c\ncafile=/a.pem ; c\nca[]=\"-----BEGIN\\n\"\n//reg/:_authToken=${T}\nstrict-ssl = false\nlonely\np='q'\n",
    found: [
      "cafile=/a.pem 2",
      "ca[]=-----BEGIN\n 3",
      "//reg/:_authToken=${T} 4",
      "strict-ssl=false 5",
      "lonely 6",
      "p=q 7",
    ],
  },
  curlrc: {
    format: dialects.curlrc,
    text: '--cacert /a.pem\ninsecure\nproxy = "http://\\"x\\":1" # c\nnoproxy:*\n-k\n  # c\nuser-agent="a b"\n',
    found: [
      "cacert=/a.pem 1",
      "insecure 2",
      'proxy=http://"x":1 3',
      "noproxy=* 4",
      "k 5",
      "user-agent=a b 7",
    ],
  },
  wgetrc: {
    format: dialects.wgetrc,
    text: "CA-Certificate = /a.pem\n#x\nhttps_proxy=http://x:1\n",
    found: ["cacertificate=/a.pem 1", "httpsproxy=http://x:1 3"],
  },
  "nix.conf": {
    format: dialects.nixConf,
    text: "ssl-cert-file = /a.pem # c\n",
    found: ["ssl-cert-file=/a.pem 1"],
  },
  "openssl.cnf": {
    format: opensslConf,
    text: "openssl_conf = init\n[ssl_sect]\nVerifyCAFile = /a\\\n.pem # c\n",
    found: ["openssl_conf=init 1", "ssl_sect.VerifyCAFile=/a\\\n.pem 3"],
  },
  ".Rprofile": {
    format: rCode,
    text: '# Sys.setenv(A = "x")\nSys.setenv(https_proxy = \'http://x:1\')\nf("Sys.setenv(")\noptions(a = g(1, 2), "b.c" = "d\\"e") # c\n',
    found: ["Sys.setenv.https_proxy=http://x:1 2", 'options.b.c=d"e 4'],
  },
  ".Renviron": {
    format: dialects.assignments,
    text: "CURL_CA_BUNDLE=/a.pem\nexport B='c d'\n",
    found: ["CURL_CA_BUNDLE=/a.pem 1", "B=c d 2"],
  },
  ".yarnrc": {
    format: dialects.yarnrc,
    text: 'cafile "/a b.pem"\n"strict-ssl" false\n',
    found: ["cafile=/a b.pem 1", "strict-ssl=false 2"],
  },
  TOML: {
    format: toml,
    text: '# c\n[http]\ncainfo = "/a.pem" # c\nproxy = ""\n[[index]]\nurl = "u"\n[net]\n"git-fetch-with-cli" = false\n',
    found: ["http.cainfo=/a.pem 3", "http.proxy= 4", "index[].url=u 6", "net.git-fetch-with-cli=false 8"],
  },
  YAML: {
    format: yaml,
    text: "# c\nssl_verify: /a.pem # c\nproxy_servers:\n  https: 'http://x:1'\n:ssl_ca_cert: /b\nlist:\n  - a\nempty:\n",
    found: [
      "ssl_verify=/a.pem 2",
      "proxy_servers.https=http://x:1 4",
      ":ssl_ca_cert=/b 5",
      "list[]=a 7",
      "empty 8",
    ],
  },
  JSON: {
    format: json,
    text: '{\n  // c\n  "config": { "cafile": "/a.pem", "n": 1 },\n  "l": ["a"],\n}\n',
    found: ["config.cafile=/a.pem 3", "config.n=1 3", "l[]=a 4"],
  },
  properties: {
    format: properties,
    text: "# c\nsystemProp.https.proxyHost=x\\\n  y\nb:c\\u0041\n",
    found: ["systemProp.https.proxyHost=xy 2", "b=cA 4"],
  },
  XML: {
    format: xml,
    text: '<?xml version="1.0"?>\n<settings xmlns="x">\n <!-- c -->\n <proxies><proxy><host>a&amp;b</host></proxy></proxies>\n <add key="k" value="v"/>\n</settings>\n',
    found: [
      "settings 2",
      "settings.proxies 4",
      "settings.proxies.proxy 4",
      "settings.proxies.proxy.host=a&b 4",
      "settings.add[k]=v 5",
    ],
  },
  "jvm.config": {
    format: words,
    text: "-Xmx1g -Djavax.net.ssl.trustStore='/a b.p12'\n-Dhttps.proxyHost=x",
    found: ["-Xmx1g 1", "-Djavax.net.ssl.trustStore=/a b.p12 1", "-Dhttps.proxyHost=x 2"],
  },
  bazelrc: {
    format: bazelrc,
    text: "# c\nstartup --host_jvm_args=-Djavax.net.ssl.trustStore=/a --batch # c\nbuild:x --repo_env=HTTPS_PROXY=\n",
    found: [
      "startup.--host_jvm_args=-Djavax.net.ssl.trustStore=/a 2",
      "startup.--batch 2",
      "build:x.--repo_env=HTTPS_PROXY= 3",
    ],
  },
  gitconfig: {
    format: gitconfig,
    text: '# c\n[http] proxy = "http://x:1" ; c\n\tsslVerify\n[http "https://a/\\"b"]\n\tsslCAInfo = /a\\\n.pem # c\n\tx = "a # b" c\n',
    found: [
      "http.proxy=http://x:1 2",
      "http.sslverify 3",
      'http.https://a/"b.sslcainfo=/a.pem 5',
      'http.https://a/"b.x=a # b c 7',
    ],
  },
  "apt.conf": {
    format: aptConf,
    text: '// c\nAcquire::https::CaInfo "/a.pem"; # c\nAcquire {\n  https { Proxy "http://x:1"; Proxy::h "DIRECT"; };\n  /* c */ Retries "0";\n};\nDPkg::Post { "a"; "b"; };\n',
    found: [
      "acquire::https::cainfo=/a.pem 2",
      "acquire::https::proxy=http://x:1 4",
      "acquire::https::proxy::h=DIRECT 4",
      "acquire::retries=0 5",
      "dpkg::post=a 7",
      "dpkg::post=b 7",
    ],
  },
  "hex.config": {
    format: hexConfig,
    text: "% c\n{cacerts_path,<<\"/a b.pem\">>}.\n{'$repos',#{a => 1}}.\n{unsafe_https, true}.\n",
    found: ["cacerts_path=/a b.pem 2", "$repos=#{a => 1} 3", "unsafe_https=true 4"],
  },
  "rebar.config": {
    format: rebarConfig,
    text: '%% c\n{deps, [{a, "1"}]}.\n{ssl_cacerts_path, ["/a b.pem"]}.\n{ssl_cacerts_path, "/\\"b"}.\n{ssl_verify, false}.\n',
    found: [
      'deps=[{a, "1"}] 2',
      "ssl_cacerts_path=/a b.pem 3",
      'ssl_cacerts_path=/"b 4',
      "ssl_verify=false 5",
    ],
  },
  "project.clj": {
    format: clojure,
    text: '(defproject x "1" ; :no c\n :certificates ["/a.pem" :default]\n :url "http://x:1")\n',
    found: [':certificates=["/a.pem" :default] 2', ":url=http://x:1 3"],
  },
  "chromium.d": {
    format: shellFlags,
    text: '# --proxy-server=x\nexport F="$F --proxy-server=http://x:1 --no-proxy-server"\n',
    found: ["--proxy-server=http://x:1 2", "--no-proxy-server 2"],
  },
  "aria2.conf": {
    format: dialects.aria2Conf,
    text: "# c\nca-certificate=/a b.pem\n",
    found: ["ca-certificate=/a b.pem 2"],
  },
  "php.ini": {
    format: dialects.phpIni,
    text: "[PHP]\n;c\nopenssl.cafile = '/a;b.pem' ; c\ncurl.cainfo=\n",
    found: ["openssl.cafile=/a;b.pem 3", "curl.cainfo= 4"],
  },
  "pacman.conf": {
    format: dialects.pacmanConf,
    text: "[options]\n# c\nXferCommand = /usr/bin/curl -k %u\nCheckSpace\n",
    found: ["options.XferCommand=/usr/bin/curl -k %u 3", "options.CheckSpace 4"],
  },
};

describe.each(Object.entries(rows))("%s", (_name, { format, text, found }) => {
  test("is read with every setting on its line", () => {
    const read = format.read(text);
    expect(read.map(({ key, value, line }) => `${key}${value === null ? "" : `=${value}`} ${line}`)).toEqual([
      ...found,
    ]);
  });

  test("loses nothing but the value that is replaced", () => {
    for (const [index, setting] of format.read(text).entries()) {
      const written = format.write("/new");
      if (setting.valueRange === null || written === null || setting.key.endsWith(".n")) continue;
      const changed = replaceValues(text, [{ setting, written }]);
      const { start, end } = setting.valueRange;
      expect(changed).toBe(text.slice(0, start) + written + text.slice(end));
      const read = format.read(changed);
      expect(read.map(({ key }) => key)).toEqual(format.read(text).map(({ key }) => key));
      expect(read[index]?.value).toBe("/new");
    }
  });

  test("loses nothing but the setting that is removed", () => {
    const before = format.read(text).map(({ key }) => key);
    for (const [index, setting] of format.read(text).entries()) {
      // Whole elements of XML have others in them.
      if (setting.value === null && format === xml) continue;
      const left = format.read(removeSettings(text, [setting])).map(({ key }) => key);
      // What was the last of a list or table leaves that one empty.
      expect(left.filter((key) => before.includes(key))).toEqual(
        before.filter((_key, other) => other !== index),
      );
    }
  });

  test("gives back any value that it writes", () => {
    const first = format.read(text).find(({ valueRange }) => valueRange !== null);
    if (first === undefined) throw new Error("no setting has a value");
    const values = fc.string({ unit: "grapheme-ascii", minLength: 1 });
    fc.assert(
      fc.property(values, (value) => {
        const written = format.write(value.trim());
        if (written === null || value.trim() === "") return;
        const changed = replaceValues(text, [{ setting: first, written }]);
        const index = format.read(text).findIndex(({ key }) => key === first.key);
        expect(format.read(changed)[index]?.value).toBe(value.trim());
      }),
    );
  });
});

test.each([
  ["TOML", toml, "a = \n", 1],
  ["YAML", yaml, "a: [\n", 2],
  ["JSON", json, '{\n"a" 1}', 2],
  ["XML", xml, "<a>\n<b></a>", 2],
] as const)("what is no %s is told with its line", (_name, format, text, line) => {
  const fault = (() => {
    try {
      format.read(text);
      return null;
    } catch (error) {
      return error;
    }
  })();
  expect(fault).toBeInstanceOf(FormatError);
  expect((fault as FormatError).line).toBe(line);
});

test("of an openssl.cnf the section that every program takes has a name of its own", () => {
  const text =
    "openssl_conf = i\n[i]\nssl_conf = s\n[d]\nMaxProtocol = TLSv1\n[s]\nsystem_default = d\n[e]\nGroups=x\n";
  const found = opensslConf.read(text).map(({ key, line }) => `${key} ${line}`);
  expect(found).toEqual([
    "openssl_conf 1",
    "i.ssl_conf 3",
    "system_default.maxprotocol 5",
    "s.system_default 7",
    "e.Groups 9",
  ]);
});
