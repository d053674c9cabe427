import { testDialects } from '../../support/mutations/dialects/testDialects.ts';

testDialects(1_000);
