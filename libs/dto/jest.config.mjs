import { node } from '../../jest.preset.mjs';

export default node('dto', import.meta.dirname);
