// Makes the parts of docs/ that are views of the source.

import { writeCatalogue } from "./support/tool-docs.ts";

writeCatalogue();
