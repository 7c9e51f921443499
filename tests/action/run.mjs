// Runs action.yml as a runner does, in fresh clones, and checks outputs, summary, annotations, uploads and exit codes.
//   node run.mjs [LOG]     LOG gets a copy of a SARIF log that the action has made, for validators
// The program must have been built (dotnet build src/EgressLint.Cli -c Release). The last line is 'N passed, M failed'.
import { finish } from './bench.mjs';
import './definition.mjs';
import './checking.mjs';
import './comparing.mjs';
import './refusing.mjs';
import './hostile.mjs';
import './releases.mjs';

await finish();
