import { node } from '../../jest.preset.mjs';

export default node('charts', import.meta.dirname);
