// Links both ways, for a test: setups and texts on stdin; on stdout the link of each setup and the setup of each text.

import { readFileSync } from "node:fs";
import { readLink, writeLink } from "../../visualizer/explorer/static/state/link.js";

const { setups, texts } = JSON.parse(readFileSync(0, "utf-8"));
process.stdout.write(JSON.stringify({ links: setups.map(writeLink), setups: texts.map(readLink) }));
