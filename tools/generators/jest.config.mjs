import { node } from '../../jest.preset.mjs';

export default node('generators', import.meta.dirname);
