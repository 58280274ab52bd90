// The `ws` servers of the fan-out bench: what a small gateway does. `each`: JSON.stringify for every client; `once`: one text
// for all.
import { Audience } from './audience.mjs';
import { serve } from './source.mjs';

const [way] = process.argv.slice(2);
const audience = new Audience();
audience.whenListening((port) => serve(port, (message) => audience[way](message)));
