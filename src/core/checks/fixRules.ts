import type { FixRule } from './fix.ts';
import { duplicateKey } from './fixes/duplicateKey.ts';
import { invalidValue } from './fixes/invalidValue.ts';
import { mergeConflict } from './fixes/mergeConflict.ts';
import { missingKey } from './fixes/missingKey.ts';
import { objectPrinted } from './fixes/objectPrinted.ts';
import { suiteCaseAssertsNothing, suiteEmpty } from './fixes/suiteCases.ts';
import { suiteFileMissing } from './fixes/suiteFileMissing.ts';
import { suiteIgnoredKey } from './fixes/suiteIgnoredKey.ts';
import { suiteInvalidValue } from './fixes/suiteInvalidValue.ts';
import { suiteMisplacedAssert } from './fixes/suiteMisplacedAssert.ts';
import { suiteUnknownAssertion } from './fixes/suiteUnknownAssertion.ts';
import { suiteUnknownKey } from './fixes/suiteUnknownKey.ts';
import { suiteVariableMissing, suiteVariableUnused } from './fixes/suiteVariables.ts';
import { unknownKey } from './fixes/unknownKey.ts';
import { wrongType } from './fixes/wrongType.ts';
import { yamlAlias } from './fixes/yamlAlias.ts';
import { yamlSyntax } from './fixes/yamlSyntax.ts';

/** The fixes for what the layers below report. */
export const fixRules: readonly FixRule[] = [
  yamlSyntax,
  duplicateKey,
  mergeConflict,
  yamlAlias,
  unknownKey,
  wrongType,
  invalidValue,
  missingKey,
  objectPrinted,
  suiteUnknownKey,
  suiteInvalidValue,
  suiteMisplacedAssert,
  suiteUnknownAssertion,
  suiteIgnoredKey,
  suiteCaseAssertsNothing,
  suiteEmpty,
  suiteFileMissing,
  suiteVariableMissing,
  suiteVariableUnused,
];
