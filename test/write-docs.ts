// Makes the parts of docs/ that are views of the source.

import { writeStatusSchema } from "./support/status-schema.ts";
import { writeCatalogue } from "./support/tool-docs.ts";

writeCatalogue();
writeStatusSchema();
