import { node } from '../../jest.preset.mjs';

export default { ...node('tidy', import.meta.dirname), testTimeout: 120_000 };
