import { node } from '../../jest.preset.mjs';

export default node('venues', import.meta.dirname);
