import { type Judgement } from './golden';

/** Differences from tardis-node. */
export const TARDIS_JUDGEMENTS: readonly Judgement[] = [];

/** Differences from crypto-msg-parser. */
export const PARSER_JUDGEMENTS: readonly Judgement[] = [];
