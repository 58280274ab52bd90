import { node } from '../../jest.preset.mjs';

export default node('store', import.meta.dirname);
