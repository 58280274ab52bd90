import { LivetapeBook } from './livetape-book';
import { LivetapeChart } from './livetape-chart';

/** A page may hold the script twice: the first one stays. */
const ELEMENTS = { 'livetape-chart': LivetapeChart, 'livetape-book': LivetapeBook };

for (const [name, element] of Object.entries(ELEMENTS)) {
  if (customElements.get(name) === undefined) customElements.define(name, element);
}
