// An index of gems with one gem in it, as RubyGems' own tools make it.

import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { mustRun } from "./command.ts";
import { freshEnvironment } from "./environment.ts";
import { temporaryFolder } from "./temporary.ts";

const gemspec = `Gem::Specification.new do |s|
  s.name = "pkg"
  s.version = "1.2.3"
  s.summary = "A gem for tests"
  s.authors = ["Tester"]
  s.files = ["lib/pkg.rb"]
end
`;

/** Makes the folder, which is then to be served: gem "pkg", version "1.2.3". Needs ruby and gem. */
export async function writeGemIndex(folder: string): Promise<void> {
  const work = temporaryFolder("gem");
  const options = { env: freshEnvironment(work), cwd: work };
  mkdirSync(join(work, "lib"));
  writeFileSync(join(work, "lib/pkg.rb"), `module Pkg; VERSION = "1.2.3"; end\n`);
  writeFileSync(join(work, "pkg.gemspec"), gemspec);
  await mustRun(["gem", "build", "pkg.gemspec"], options);
  mkdirSync(join(folder, "gems"), { recursive: true });
  cpSync(join(work, "pkg-1.2.3.gem"), join(folder, "gems/pkg-1.2.3.gem"));
  await mustRun(["gem", "generate_index", "--directory", folder], options);
}
