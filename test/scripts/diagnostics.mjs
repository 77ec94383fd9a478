// Writes the list of the diagnostics' pages, media/diagnostics/README.md: `npm run diagnostics`.

import { writeFileSync } from 'node:fs';
import { renderIndex } from '../core/checks/pageIndex.ts';

writeFileSync('media/diagnostics/README.md', renderIndex());
