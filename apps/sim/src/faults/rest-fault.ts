import { type Dialect, type RestAnswer } from '../dialects/dialect';
import { type FaultPlan } from './fault-plan';

/** The venue's refusal of a request where the faults want one; null where it is to be answered. */
export function restFault(plan: FaultPlan, dialect: Dialect): RestAnswer | null {
  const many = plan.strike('rest429');
  if (many) return dialect.failure(429, Math.ceil(many.durationMs / 1000));
  const banned = plan.strike('rest418');
  if (banned) return dialect.failure(418, Math.ceil(banned.durationMs / 1000));
  return plan.strike('rest5xx') ? dialect.failure(503, 0) : null;
}
