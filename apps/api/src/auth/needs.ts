import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiSecurity } from '@nestjs/swagger';
import { type Scope } from '@livetape/keys';

/** Metadata of a handler or a controller: the scope that it needs, or `open`. What says nothing needs `read`. */
export const NEED = 'livetape:need';

export type Need = Scope | 'open';

/** Says which scope a handler, or every handler of a controller, needs. */
export function Needs(scope: Scope): ClassDecorator & MethodDecorator {
  return SetMetadata(NEED, scope);
}

/** Says that no key is needed: for who must know whether we live before it knows anything else. */
export function Open(): ClassDecorator & MethodDecorator {
  return applyDecorators(SetMetadata(NEED, 'open'), ApiSecurity({}));
}
