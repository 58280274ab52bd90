import { node } from '../../jest.preset.mjs';

export default node('client', import.meta.dirname);
